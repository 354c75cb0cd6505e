"""The real S3 protocol: `anjuan audit s3://…`, and a server whose blobs and bundles are in buckets.

    python3 -m venv V && V/bin/pip install 'moto[server,s3]==5.*' && V/bin/python tests/s3.py target/debug/anjuan

moto answers as S3 does, on 127.0.0.1; nothing leaves the machine. `.ci/wider` installs it and runs this.
"""

import http.cookiejar
import io
import json
import logging
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile

import boto3
from moto.server import ThreadedMotoServer

PASSWORD = "一个 足够 长的 密码"
KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "aws_region": "us-east-1"}


def bundle(number, padding=0):
    """A small bundle that fails for what it lacks; `padding` makes it larger than one part of an upload."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        case = {"kind": "criminal-trial", "jurisdiction": "110000", "dates": {"assigned": "2024-05-06"}}
        archive.writestr("case.json", json.dumps(case))
        archive.writestr("01会见笔录.txt", f"会见笔录\n第{number}次会见")
        if padding:
            archive.writestr(zipfile.ZipInfo("02扫描.bin"), os.urandom(padding))
    return out.getvalue()


def check(condition, words, more=""):
    if not condition:
        raise SystemExit(f"failed: {words} {more}")
    print(f"ok: {words}")


class Client:
    """A signed-in administrator."""

    def __init__(self, base):
        self.base = base
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def call(self, method, path, body=None, headers=None):
        data = json.dumps(body).encode() if isinstance(body, (dict, list)) else body
        kind = "application/json" if isinstance(body, (dict, list)) else "application/octet-stream"
        request = urllib.request.Request(f"{self.base}/api/v1/{path}", data, {"content-type": kind, **(headers or {})}, method=method)
        try:
            with self.opener.open(request) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{method} {path}: {error.code} {error.read().decode()}") from error
        return json.loads(text) if text else None

    def ended(self, number):
        while True:
            status = self.call("GET", f"audits/{number}")
            if status["state"] in ("finished", "failed", "cancelled"):
                return status
            time.sleep(0.2)


def command_line(program, options, s3, work):
    """Folders of a bucket by the command line: every bundle once, unchanged ones not fetched again."""
    state = work / "state"
    base = [program, "audit", "s3://archive/2024", "--format", "ndjson", "--as-of", "2024-07-20", "--state", state, *options]

    def run():
        done = subprocess.run(base, capture_output=True, text=True)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return done, {line["bundle"]["name"]: line for line in lines}, len(lines)

    done, reports, lines = run()
    names = sorted(key["Key"].removeprefix("2024/") for key in s3.list_objects_v2(Bucket="archive", Prefix="2024/")["Contents"] if key["Key"].endswith(".zip"))
    check(done.returncode == 1 and sorted(reports) == names and lines == len(names), "every bundle of a prefix is reported once", done.stderr)
    check(reports["05/坏.zip"]["verdict"] == "not-checked", "a broken one is 未能检查 and costs the others nothing")
    check(len(reports["05/large.zip"]["bundle"]["sha256"]) == 64, "a bundle larger than one window is read whole")
    before = state.stat().st_size
    _, again, lines = run()
    check(again == reports and lines == len(names) and state.stat().st_size == before, "what has not changed is not examined again")
    s3.put_object(Bucket="archive", Key="2024/05/0003.zip", Body=bundle(9999))
    _, third, _ = run()
    changed = [name for name in names if third[name]["bundle"]["sha256"] != reports[name]["bundle"]["sha256"]]
    check(changed == ["05/0003.zip"], "a changed object is examined again, and no other", changed)
    one = subprocess.run([program, "audit", "s3://archive/2024/05/0001.zip", "--format", "ndjson", "--jobs", "1", *options], capture_output=True, text=True)
    check(len(one.stdout.splitlines()) == 1, "one object by its address", one.stderr)
    wrong = subprocess.run([program, "audit", "s3://nowhere/x", "--format", "ndjson", *options], capture_output=True, text=True)
    check(wrong.returncode == 3 and "对象存储" in wrong.stdout, "a bucket that is not there is said, and is no pass", wrong.stdout + wrong.stderr)


def start(program, options, data):
    server = subprocess.Popen([program, "serve", "--listen", "127.0.0.1:0", "--data", data, "--blobs", "s3://blobs/anjuan", "--takeover", "2", *options],
                              stdout=subprocess.PIPE, text=True)
    line = server.stdout.readline()
    return server, "http://" + line.split("http://")[1].strip()


def blobs(s3):
    listed = s3.list_objects_v2(Bucket="blobs").get("Contents", [])
    return {key["Key"]: key["Size"] for key in listed}


def server_with_buckets(program, options, s3, work):
    """A server that keeps its blobs in a bucket and audits bundles of another; killed in between."""
    server, base = start(program, options, work / "data")
    try:
        client = Client(base)
        credentials = {"login": "admin", "password": PASSWORD}
        client.call("POST", "setup", credentials)
        client.call("POST", "session", credentials)
        made = client.call("POST", "reports?as_of=2024-07-20", bundle(1))
        check(client.call("GET", f"reports/{made['id']}") == made["report"], "a report is kept in the bucket and read again")

        run = client.call("POST", "audits", {"as_of": "2024-07-20"})
        for number, padding in [(1, 0), (2, 20 << 20)]:
            client.call("POST", f"audits/{run['id']}/bundles", bundle(number, padding), {"x-file-name": f"{number}.zip"})
        check(any(size > 20 << 20 for size in blobs(s3).values()), "an upload goes into the bucket in parts")
        client.call("POST", f"audits/{run['id']}/start")
        status = client.ended(run["id"])
        check(status["state"] == "finished" and status["done"] == 2 and status["unread"] == 0, "uploads are audited from the bucket", status)
        deadline = time.time() + 20
        while any(size > 20 << 20 for size in blobs(s3).values()) and time.time() < deadline:
            time.sleep(0.2)
        check(not any(size > 20 << 20 for size in blobs(s3).values()), "their bytes are let go when the run has ended")

        client.call("PUT", "settings", {"audit_sources": ["s3://archive/2024"], "retention_days": 30})
        run = client.call("POST", "audits", {"as_of": "2024-07-20", "source": "s3://archive/2024"})
        while client.call("GET", f"audits/{run['id']}")["done"] < 3:
            time.sleep(0.05)
        server.send_signal(signal.SIGKILL)
        server.wait()
        server, base = start(program, options, work / "data")
        client.base = base
        status = client.ended(run["id"])
        rows = client.call("GET", f"audits/{run['id']}/results?limit=1000")["items"]
        names = {row["name"] for row in rows}
        check(status["state"] == "finished" and len(rows) == len(names) == status["total"] == status["done"], "a killed server goes on: nothing skipped, nothing doubled", status)
        check(all(row["report"] for row in rows), "each bundle of the bucket has its report", rows)
    finally:
        server.kill()
        server.wait()


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    moto.start()
    host, port = moto.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    s3 = boto3.client("s3", endpoint_url=endpoint, **{**{k: v for k, v in KEYS.items() if k != "aws_region"}, "region_name": "us-east-1"})
    for bucket in ("archive", "blobs"):
        s3.create_bucket(Bucket=bucket)
    for number in range(40):
        s3.put_object(Bucket="archive", Key=f"2024/{5 + number % 2:02}/{number:04}.zip", Body=bundle(number))
    s3.put_object(Bucket="archive", Key="2024/05/0003.zip", Body=bundle(3))
    s3.put_object(Bucket="archive", Key="2024/05/large.zip", Body=bundle(41, 30 << 20))
    s3.put_object(Bucket="archive", Key="2024/05/坏.zip", Body=b"PK\x03\x04 no archive")
    s3.put_object(Bucket="archive", Key="2024/05/notes.txt", Body=b"no bundle")
    s3.put_object(Bucket="archive", Key="2025/01/other.zip", Body=bundle(42))
    pairs = [f"{name}={value}" for name, value in {**KEYS, "aws_endpoint": endpoint, "aws_allow_http": "true"}.items()]
    options = [part for pair in pairs for part in ("--blob-option", pair)]
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        command_line(program, options, s3, work)
        server_with_buckets(program, options, s3, work)
    moto.stop()


main()
