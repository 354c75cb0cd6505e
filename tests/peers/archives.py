"""Which archives do other readers unpack differently from each other? None of those may be clean with us.

    ANJUAN_ROWS=rows cargo test -p anjuan-ingest --test door table::     (writes every row of the table, and what we say)
    python3 tests/peers/archives.py rows

Readers: unzip, 7z, bsdtar (from a file and from a pipe), Python's zipfile, Java (ZipFile and ZipInputStream). One that is
not installed is left out and said so. A reader that reports an error has not unpacked the archive and counts for nothing.
Names are compared where all of them are plain ASCII; everywhere else the contents alone, for encodings differ by design.
"""

import hashlib
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

JAVA = """
import java.io.*; import java.security.*; import java.util.*; import java.util.zip.*; import java.nio.charset.*;
class Peer {
  static String sum(InputStream in) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes()));
  }
  public static void main(String[] files) throws Exception {
    for (String file : files) for (boolean stream : new boolean[] {false, true}) {
      StringBuilder out = new StringBuilder();
      try {
        if (stream) {
          try (ZipInputStream zip = new ZipInputStream(new FileInputStream(file), Charset.forName("GBK"))) {
            for (ZipEntry e; (e = zip.getNextEntry()) != null; )
              if (!e.isDirectory()) out.append("\\t").append(e.getName().replace('\\t', '?')).append("\\t").append(sum(zip));
          }
        } else {
          try (ZipFile zip = new ZipFile(file, Charset.forName("GBK"))) {
            for (ZipEntry e : Collections.list(zip.entries()))
              if (!e.isDirectory()) out.append("\\t").append(e.getName().replace('\\t', '?')).append("\\t").append(sum(zip.getInputStream(e)));
          }
        }
        System.out.println("ok" + out.toString().replace('\\n', '?'));
      } catch (Throwable t) { System.out.println("failed"); }
    }
  }
}
"""


def view(pairs):
    """What was unpacked: names and hashes; a backslash parts folders, and empty files are no content."""
    empty = hashlib.sha256(b"").hexdigest()
    return sorted((name.replace("\\", "/").removeprefix("./"), digest) for name, digest in pairs if digest != empty)


def folder(command, stdin=None):
    """What a command leaves in an empty folder; none when it reports an error."""
    with tempfile.TemporaryDirectory() as place:
        done = subprocess.run(command(place), cwd=place, stdin=stdin, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=60)
        if done.returncode != 0:
            return None
        root = pathlib.Path(place)
        files = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
        return view((str(path.relative_to(root)).encode("utf-8", "replace").decode(), digest(path)) for path in files)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def unzip(path):
    return folder(lambda place: ["unzip", "-qq", "-o", "-P", "", str(path)], stdin=subprocess.DEVNULL)


def seven(path):
    return folder(lambda place: ["7z", "x", "-y", "-p", "-tzip", "-bso0", "-bsp0", "-bse0", str(path)], stdin=subprocess.DEVNULL)


def bsdtar(path):
    return folder(lambda place: ["bsdtar", "-xf", str(path)], stdin=subprocess.DEVNULL)


def bsdtar_piped(path):
    with path.open("rb") as file:
        return folder(lambda place: ["sh", "-c", "cat | bsdtar -xf -"], stdin=file)


def python(path):
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            # Of two entries with one name the later stays on the disk.
            return view({info.filename: hashlib.sha256(archive.read(info)).hexdigest() for info in infos}.items())
    except Exception:
        return None


def java(paths):
    """Both of Java's readers over all files in one process."""
    with tempfile.TemporaryDirectory() as place:
        source = pathlib.Path(place) / "Peer.java"
        source.write_text(JAVA)
        out = subprocess.run(["java", "-Xmx512m", str(source), *map(str, paths)], capture_output=True, timeout=600).stdout
    views = []
    for line in out.decode("utf-8", "replace").splitlines():
        state, *fields = line.split("\t")
        views.append(view(dict(zip(fields[::2], fields[1::2])).items()) if state == "ok" else None)
    return {path: (views[2 * at], views[2 * at + 1]) for at, path in enumerate(paths)} if len(views) == 2 * len(paths) else {}


def comparable(views):
    """Names count only where every reader shows plain ASCII."""
    plain = all(name.isascii() for one in views for name, _ in one)
    return [tuple(one) if plain else tuple(sorted(digest for _, digest in one)) for one in views]


def main():
    rows = pathlib.Path(sys.argv[1])
    paths = sorted(rows.glob("archive-*.zip"))
    readers = {"unzip": unzip, "7z": seven, "bsdtar": bsdtar, "bsdtar (pipe)": bsdtar_piped, "zipfile": python}
    readers = {name: run for name, run in readers.items() if name == "zipfile" or shutil.which(name.split()[0])}
    by_java = java(paths) if shutil.which("java") else {}
    print(f"{len(paths)} archives; readers: {', '.join(readers)}{', Java' if by_java else ''}")
    trusted, disagreements, wrong, lonely = 0, 0, [], []
    for path in paths:
        said, codes, what = (path.parent / f"{path.stem}.txt.about").read_text().split("\t", 2)
        found = {name: run(path) for name, run in readers.items()}
        found |= dict(zip(("ZipFile", "ZipInputStream"), by_java.get(path, ())))
        views = {name: one for name, one in found.items() if one is not None}
        trusted += len(views)
        split = len(set(comparable(list(views.values())))) > 1
        disagreements += split
        if split:
            groups = {}
            for name, one in zip(views, comparable(list(views.values()))):
                groups.setdefault(one, []).append(name)
            parts = " | ".join(", ".join(names) for names in groups.values())
            print(f"{'not clean' if said != 'clean' else 'CLEAN':9} {codes:24} {what}: {parts}")
        if split and said == "clean":
            wrong.append(what)
        if said == "clean" and not views:
            lonely.append(what)
    print(f"{disagreements} archives are unpacked in more than one way; {len(wrong)} of them are clean with us: {wrong}")
    print(f"clean with us although no other reader unpacks them: {lonely}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
