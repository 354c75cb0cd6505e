"""Many bundles, and one very large one: bundles a second, growth, peak memory, and the time to the first finding.

    cargo build --release && python3 tests/peers/many.py speed target/release/anjuan    # 40 bundles of 40 entries, 40 MB, on 1 and 2 workers
    … many.py growth target/release/anjuan     # 10, 100, 1,000 and 10,000 bundles (or up to a number behind it): seconds, peak memory
    … many.py memory target/release/anjuan     # peak memory at 40 MB and at 4 GB (a zip64 bundle, written as a stream)
    … many.py first target/release/anjuan      # milliseconds to the first finding on a 200 MB bundle

`ANJUAN_WORK` names a folder with room (5 GB for `memory`); a temporary one otherwise. Each command makes its bundles,
runs the program as users do, and prints one line for each figure. Memory is what the kernel says of the process
(`ru_maxrss`). Run it on a machine that does nothing else.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

# The header of a JPEG of A4 at 200 dpi; the rest is noise, because scans do not shrink.
HEADER = bytes.fromhex("ffd8ffe000104a46494600010101 00c800c80000ffc0000b08092306760101 1100".replace(" ", ""))
CASE = {"kind": "criminal-trial", "jurisdiction": "110000", "dates": {"assigned": "2024-05-06"}}
NOISE = os.urandom(8 << 20)


def write(path, entries, bytes_each, extra=(), level=1):
    """A bundle of scans, written as a stream: never in memory, zip64 where it grows beyond 4 GB."""
    with open(path, "wb") as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=level) as archive:
        archive.writestr("case.json", json.dumps(CASE))
        for name, text in extra:
            archive.writestr(name, text)
        for number in range(entries):
            info = zipfile.ZipInfo(f"{number + 1:02}会见笔录.jpg", (2024, 5, 6, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w") as entry:
                entry.write(HEADER)
                left = bytes_each - len(HEADER)
                # Each entry begins elsewhere in the noise, so that no two are the same.
                at = (number * 7919) % len(NOISE)
                while left > 0:
                    piece = NOISE[at : at + min(left, 1 << 20)]
                    entry.write(piece)
                    left -= len(piece)
                    at = (at + len(piece)) % len(NOISE)


def run(program, *arguments):
    """Seconds, peak memory in MiB, and the exit status of one run."""
    begun = time.perf_counter()
    child = subprocess.Popen([program, "audit", *map(str, arguments), "--as-of", "2024-07-20"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1, 3):
        raise SystemExit(f"the program ended with {child.returncode}")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def speed(program, work):
    """Bundles of 40 entries and 40 MB, warm in the page cache: a second run is what counts."""
    count = 40
    write(work / "one.zip", 40, 1 << 20)
    for number in range(count):
        shutil.copyfile(work / "one.zip", work / f"{number:03}.zip")
    (work / "one.zip").unlink()
    run(program, work, "--jobs", 2, "--format", "ndjson")
    for jobs in (1, 2):
        seconds, memory, processor = run(program, work, "--jobs", jobs, "--format", "ndjson")
        print(f"{count} bundles of 40 entries, 40 MB, {jobs} worker(s): {count / seconds:.2f} a second, {processor / count * 1000:.0f} ms CPU each, at most {memory:.0f} MiB")


def growth(program, work, most=10_000):
    """Small bundles, hard links of a set of fifty: what grows must be the time alone."""
    kinds = work / "set"
    kinds.mkdir()
    for number in range(50):
        with zipfile.ZipFile(kinds / f"{number}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("case.json", json.dumps(CASE))
            for part in range(10):
                archive.writestr(f"{part:02}会见笔录.txt", f"会见笔录\n第{number}次会见，第{part}页\n" + "问：情况如何？答：如前所述。\n" * 40)
    for count in [count for count in (10, 100, 1_000, 10_000) if count <= most]:
        folder = work / str(count)
        for number in range(count):
            place = folder / f"{number // 500:03}"
            place.mkdir(parents=True, exist_ok=True)
            os.link(kinds / f"{number % 50}.zip", place / f"{number:05}.zip")
        seconds, memory, _ = run(program, folder, "--jobs", 2, "--state", work / f"{count}.journal", "-o", f"{work / f'out-{count}'}/")
        again, memory_again, _ = run(program, folder, "--jobs", 2, "--state", work / f"{count}.journal", "-o", f"{work / f'out-{count}'}/")
        print(f"{count} bundles: {seconds:.2f} s, {seconds / count * 1000:.2f} ms each, at most {memory:.0f} MiB; nothing changed: {again:.2f} s, at most {memory_again:.0f} MiB")
        shutil.rmtree(folder)


def memory(program, work):
    """One bundle of 40 MB and one of 4.2 GB."""
    for words, entries, each in (("40 MB", 40, 1 << 20), ("4.2 GB, zip64", 42, 100 << 20)):
        path = work / "bundle.zip"
        # Level 0 is deflate all the same, and writes in seconds what level 1 needs minutes for.
        write(path, entries, each, level=0)
        seconds, peak, _ = run(program, path, "--jobs", 1, "--format", "ndjson")
        print(f"a bundle of {words} ({path.stat().st_size >> 20} MiB): at most {peak:.0f} MiB, {seconds:.2f} s")
        path.unlink()
    path = work / "small.zip"
    write(path, 1, 1 << 10)
    _, peak, _ = run(program, path, "--jobs", 1, "--format", "ndjson")
    print(f"a bundle of one small file: at most {peak:.0f} MiB")


def first(program, work):
    """How long it takes until the first thing that the door finds is said, program start included."""
    path = work / "bundle.zip"
    write(path, 40, 5 << 20, extra=[(".DS_Store", "left behind"), ("02空.txt", "")])
    path.read_bytes()
    for _ in range(3):
        begun = time.perf_counter()
        child = subprocess.Popen([program, "audit", path, "--events", "--as-of", "2024-07-20"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        line = json.loads(child.stdout.readline())
        found = time.perf_counter() - begun
        child.stdout.read()
        child.wait()
        whole = time.perf_counter() - begun
        print(f"first {line['event']} ({line.get('finding', {}).get('rule')}) after {found * 1000:.0f} ms, the report after {whole * 1000:.0f} ms")


def main():
    what, program = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory(dir=os.environ.get("ANJUAN_WORK")) as folder:
        {"speed": speed, "growth": lambda *places: growth(*places, *map(int, sys.argv[3:])), "memory": memory, "first": first}[what](program, pathlib.Path(folder))


main()
