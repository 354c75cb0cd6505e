"""Transfer packages made and verified by this program and by the BagIt reference validator, measured in one run.

    python3 tests/peers/bags.py [MEGABYTES] [FILES]

Peer: `pip install bagit` (the Library of Congress's bagit-python); where it is missing, that is said. A case's folder of
scans is made (each PDF one page with one incompressible picture), packed with `anjuan bundle make`, verified as it is,
unpacked, and verified as a folder by both. bagit.py computes the SHA-256 manifests only; this program SM3 besides, so
the same package with the SM3 manifests taken out is measured, too. CPU time counts every child process.
"""

import hashlib
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("ANJUAN_PROGRAM", str(ROOT / "target/release/anjuan"))


def measured(command, **options):
    """Wall seconds, CPU seconds of the child and its own, and the largest resident set of one of them in MiB."""
    begun = time.monotonic()
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, **options)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            said.seek(0)
            raise RuntimeError(said.read().decode("utf-8", "replace")[-400:])
    return time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def scan(pixels):
    """A PDF of one page that shows these bytes as a grey picture."""
    height = len(pixels) // 2048
    body = pixels[: height * 2048]
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        b"<</Length 29>>stream\nq 595 0 0 842 0 0 cm /I Do Q \nendstream",
        b"<</Type/XObject/Subtype/Image/Width 2048/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Length %d>>stream\n%s\nendstream"
        % (height, len(body), body),
    ]
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj" % number + content + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def case_folder(folder, megabytes, files):
    fixture = json.loads((ROOT / "tests/fixtures/criminal-trial/case.json").read_text(encoding="utf-8"))
    fixture["numbers"] = {"aid": "某援〔2024〕刑字第1号"}
    fixture["organs"] = {"centre": "某市法律援助中心", "firm": "某律师事务所", "agency": "某市人民法院"}
    fixture["facts"] |= {"retention": "长期", "archivist": "何某", "checker": "何某"}
    folder.mkdir()
    (folder / "case.json").write_text(json.dumps(fixture, ensure_ascii=False), encoding="utf-8")
    noise = random.Random(1)
    for number in range(1, files + 1):
        (folder / f"{number:02}扫描材料.pdf").write_bytes(scan(noise.randbytes(megabytes * 1_000_000 // files)))


def without_sm3(source, target):
    """The same bag with SHA-256 alone: the SM3 manifests go, and the tag manifest is written anew."""
    target.mkdir()
    for path in source.rglob("*"):
        if path.is_file() and "-sm3" not in path.name:
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, place)
    tags = target / "tagmanifest-sha256.txt"
    lines = [line for line in tags.read_text(encoding="utf-8").splitlines() if "-sm3" not in line]
    tags.unlink()
    tags.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main():
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    files = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    print(f"{megabytes} MB in {files} scans\n\n| step | wall s | CPU s | largest process MiB |\n|---|---|---|---|")

    def row(name, *command, **options):
        try:
            wall, cpu, memory = measured(command, **options)
            print(f"| {name} | {wall:.2f} | {cpu:.2f} | {memory:.0f} |", flush=True)
        except (FileNotFoundError, RuntimeError) as error:
            print(f"| {name} | not measured: {error} |", flush=True)

    with tempfile.TemporaryDirectory() as temporary:
        base = pathlib.Path(temporary)
        case_folder(base / "case", megabytes, files)
        make = [PROGRAM, "bundle", "make", base / "case", "--as-of", "2024-07-20", "-o"]
        subprocess.run([*make, base / "a.zip"], check=True, stdout=subprocess.DEVNULL)
        with zipfile.ZipFile(base / "a.zip") as package:
            package.extractall(base / "out")
        (bag,) = (base / "out").iterdir()
        plain = base / "plain"
        without_sm3(bag, plain)
        subprocess.run(["zip", "-q", "-r", "-0", base / "plain.zip", "plain"], check=True, cwd=base)
        bagit = [sys.executable, "-m", "bagit", "--quiet", "--validate"]
        row("sha256sum of the files", "sh", "-c", "sha256sum plain/data/* >/dev/null", cwd=base)
        row("anjuan bundle verify, folder, SHA-256", PROGRAM, "bundle", "verify", plain)
        row("anjuan bundle verify, zip, SHA-256", PROGRAM, "bundle", "verify", base / "plain.zip")
        row("bagit.py --validate, folder, SHA-256", *bagit, plain, cwd=base)
        row("unzip + bagit.py --validate", "sh", "-c", f"unzip -q -d u plain.zip && {sys.executable} -m bagit --quiet --validate u/plain", cwd=base)
        row("anjuan bundle verify, zip, SHA-256 and SM3", PROGRAM, "bundle", "verify", base / "a.zip")
        row("anjuan bundle verify, folder, SHA-256 and SM3", PROGRAM, "bundle", "verify", bag)
        row("bagit.py --validate of our package", *bagit, bag, cwd=base)
        row("anjuan bundle make", *make, base / "b.zip")
        same = len({hashlib.sha256((base / name).read_bytes()).hexdigest() for name in ("a.zip", "b.zip")}) == 1
        print(f"\nmade twice: {'the same bytes' if same else 'DIFFERENT BYTES'}")
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
