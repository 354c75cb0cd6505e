"""The door's speed beside the physical limit and other programs, and its memory.

    cargo build --release -p anjuan-ingest --example door
    python3 tests/peers/door.py [MEGABYTES] [RUNS]          (200 and 5 unless said; memory is measured at 40 MB and 4 GB)

What the door does: structure, identification, CRC-32 and SHA-256 of every entry, SHA-256 of the whole file. The limit:
the same entries inflated, with CRC-32 and SHA-256, and nothing else. Figures are the least of the runs: processor seconds
of the process and its children, and the largest resident set.
"""

import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOOR = os.environ.get("ANJUAN_DOOR", str(ROOT / "target/release/examples/door"))


def measured(command):
    """Processor seconds, MiB of the largest resident set, and what was printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss / 1024, out.strip()


def least(command, runs):
    return min(measured(command)[0] for _ in range(runs))


def speed(work, megabytes, runs):
    bundle = work / "bundle.zip"
    subprocess.run([DOOR, "make", bundle, str(megabytes)], check=True)
    away = work / "away"
    unpack = f"rm -rf {away} && unzip -qq {bundle} -d {away} && find {away} -type f -exec sha256sum {{}} + >/dev/null && sha256sum {bundle}"
    contenders = {
        "physical limit: inflate + CRC-32 + SHA-256": [DOOR, "floor", bundle],
        "anjuan's door": [DOOR, "open", bundle],
        "unzip -t": ["unzip", "-tqq", bundle] if shutil.which("unzip") else None,
        "unzip to a folder + sha256sum": ["sh", "-c", unpack] if shutil.which("unzip") else None,
        "7z t": ["7z", "t", "-mmt1", bundle] if shutil.which("7z") else None,
    }
    print(f"| {megabytes} MB of scans, deflated | CPU s | × the limit |\n|---|---|---|")
    limit = None
    for name, command in contenders.items():
        if command is None:
            print(f"| {name} | not installed | |")
            continue
        seconds = least(command, runs)
        limit = limit or seconds
        print(f"| {name} | {seconds:.2f} | {seconds / limit:.2f} |", flush=True)
    print("\n" + measured([DOOR, "open", bundle])[2])


def memory(work):
    # Each size in a process of its own: the counter of a process's children only grows.
    for megabytes in (40, 4096):
        bundle = work / f"{megabytes}.zip"
        subprocess.run([DOOR, "make", bundle, str(megabytes)], check=True)
        code = f"import sys; sys.path.insert(0, {str(ROOT / 'tests/peers')!r}); import door; print(door.measured([{DOOR!r}, 'open', {str(bundle)!r}])[1])"
        peak = float(subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE).stdout)
        print(f"peak memory at {megabytes} MB: {peak:.0f} MiB", flush=True)
        bundle.unlink()


def main():
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as place:
        speed(pathlib.Path(place), megabytes, runs)
        memory(pathlib.Path(place))


if __name__ == "__main__":
    main()
