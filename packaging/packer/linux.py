"""The packages for Linux: the wheel, a portable archive and a .deb. `make package` runs it."""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from packer import completion, licences, manual
from packer.checkout import HERE, made_at, releases, version_of
from packer.elf import elf_files, newest_glibc
from packer.icons import render_icons

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

NAME: Final = "telemetry-tray"
HELPER: Final = "telemetry-tray-helper"
ACTION: Final = "io.github.telemetry_tray.telemetry_tray.policy"
MAINTAINER: Final = "Telemetry Tray maintainers <maintainers@telemetry-tray.invalid>"
"""There is no public address yet; docs/release.md says to put it here."""
FILES: Final = HERE / "packaging" / "linux"

FROM_DEBIAN: Final = re.compile(r"lib(ssl|crypto|sqlite3|ffi|bz2|lzma|uuid|xcb-\w+|xcb-render-util)\.so.*")
"""Libraries that the portable archive carries and the .deb leaves to the system, whose security updates they get."""
ONLY_WITH_SUGGESTED: Final = ("libqgtk3.so",)
"""Qt does without the theme of a desktop that is not there; the control file suggests what it needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """One run."""

    source: Path
    """The checkout that the program is taken from; the scripts are this one's."""
    work: Path
    out: Path
    version: str
    at: datetime
    quick: bool
    """Hardly compress: for packages that only a test installs."""

    @property
    def label(self) -> str:
        """Of file names."""
        return f"{NAME}-{self.version}-linux-{os.uname().machine}"


def main(words: Sequence[str] | None = None) -> None:
    """Builds what is asked for into `--out`."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, default=HERE / "dist")
    parser.add_argument("--source", type=Path, default=HERE)
    parser.add_argument("--version", help="another than the source says (tests of upgrades)")
    parser.add_argument("--only-deb", action="store_true")
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args(words)
    source = args.source.resolve()
    build = Build(
        source=source,
        work=HERE / "build" / ("package" if source == HERE else f"package-{args.version or 'other'}"),
        out=args.out.resolve(),
        version=args.version or version_of(source),
        at=made_at(source),
        quick=args.quick,
    )
    os.environ["SOURCE_DATE_EPOCH"] = str(int(build.at.timestamp()))
    shutil.rmtree(build.work, ignore_errors=True)
    build.work.mkdir(parents=True)
    build.out.mkdir(parents=True, exist_ok=True)
    frozen = freeze(build)
    share = make_share(build, frozen)
    made = [make_deb(build, frozen, share)]
    if not args.only_deb:
        made += [make_portable(build, frozen, share), make_wheel(build)]
    tell(build, made)


# --- the parts ----------------------------------------------------------------------------------------------


def freeze(build: Build) -> Path:
    """The program as one folder, its machine code without what only debuggers want."""
    run(
        *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"),
        *("--distpath", build.work / "frozen", "--workpath", build.work / "freezing"),
        HERE / "packaging" / "telemetry-tray.spec",
        cwd=build.source,
        # A fixed seed: sets would be stored in another order each time.
        env={"TELEMETRY_TRAY_SOURCE": str(build.source), "PYTHONPATH": str(build.source), "PYTHONHASHSEED": "0"},
    )
    folder = build.work / "frozen" / NAME
    for file in elf_files(folder):
        # A starter carries its program behind its machine code; stripping would take it off.
        if file.name not in (NAME, HELPER):
            run("strip", "--strip-unneeded", file)
            file.chmod(0o644)
    return folder


def make_share(build: Build, frozen: Path) -> Path:
    """What goes below /usr/share, or ~/.local/share: completion, manual, menu entry, icons, licences."""
    share = build.work / "share"
    write(share / "bash-completion" / "completions" / NAME, completion.bash())
    write(share / "zsh" / "vendor-completions" / f"_{NAME}", completion.zsh())
    write(share / "fish" / "vendor_completions.d" / f"{NAME}.fish", completion.fish())
    write_gz(share / "man" / "man1" / f"{NAME}.1.gz", manual.manual(build.at.date()))
    copy(FILES / "share" / f"{NAME}.desktop", share / "applications")
    metainfo = (FILES / "share" / f"{NAME}.metainfo.xml").read_text().replace("@RELEASES@", appstream_releases(build))
    write(share / "metainfo" / "io.github.telemetry_tray.telemetry_tray.metainfo.xml", metainfo)
    render_icons(build.source / "resources" / "icons" / f"{NAME}.svg", share / "icons" / "hicolor", NAME)
    system = [Path("/usr/lib") / f"{os.uname().machine}-linux-gnu" / f.name for f in frozen.rglob("lib*.so*")]
    found = licences.parts(
        licences.requirements(HERE),
        alone=["pyinstaller"],  # the part of it that starts the program
        binaries=[path for path in system if path.exists()],
    )
    doc = share / "doc" / NAME
    write_gz(doc / "licences.txt.gz", licences.summary(found) + "\n\n" + licences.full_text(found))
    head = (FILES / "deb" / "copyright.head").read_text()
    listed = "".join(f" {line}\n" for line in licences.summary(found).splitlines())
    write(doc / "copyright", f"{head}Comment: What is carried, with the licence as its makers name it:\n{listed}")
    return share


def make_portable(build: Build, frozen: Path, share: Path) -> Path:
    """Runs from any folder; nothing of it is the system's."""
    folder = build.work / build.label
    shutil.copytree(frozen, folder, symlinks=True)
    shutil.copytree(share, folder / "share")
    readme = (FILES / "README.portable").read_text()
    write(folder / "README", readme.replace("@VERSION@", build.version).replace("@GLIBC@", glibc_of(frozen)))
    made = build.out / f"{build.label}.tar.xz"
    run(
        *("tar", "--sort=name", f"--mtime=@{int(build.at.timestamp())}", "--owner=0", "--group=0", "--numeric-owner"),
        *("--mode=u+rwX,go+rX,go-w", "-C", build.work, "-cJf", made, build.label),
        env={"XZ_OPT": "-1" if build.quick else "-6 -T2"},
    )
    return made


def make_deb(build: Build, frozen: Path, share: Path) -> Path:
    """Below /usr/lib/telemetry-tray, with a link on the PATH."""
    root = build.work / "deb"
    lib = root / "usr" / "lib" / NAME
    shutil.copytree(frozen, lib, symlinks=True)
    for file in [*lib.rglob("lib*.so*")]:
        if FROM_DEBIAN.fullmatch(file.name):
            file.unlink()
    shutil.copytree(share, root / "usr" / "share")
    (root / "usr" / "bin").mkdir()
    (root / "usr" / "bin" / NAME).symlink_to(f"../lib/{NAME}/{NAME}")
    copy(FILES / "share" / f"{NAME}.service", root / "usr" / "lib" / "systemd" / "user")
    add_polkit_action(root)
    doc = root / "usr" / "share" / "doc" / NAME
    write_gz(doc / "changelog.gz", debian_changelog(build))
    copy(FILES / "deb" / "lintian-overrides", root / "usr" / "share" / "lintian" / "overrides", name=NAME)
    for path in [root, *root.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    write_control(build, root)
    made = build.out / f"{NAME}_{build.version}_{architecture()}.deb"
    how = ("-Zgzip", "-z1") if build.quick else ("-Zxz", "-z6", "--threads-max=2")
    run("dpkg-deb", "--root-owner-group", *how, "--build", root, made)
    return made


def add_polkit_action(root: Path) -> None:
    """By which polkit lets the helper change another user's config file, where the program has one."""
    if (root / "usr" / "lib" / NAME / HELPER).exists():
        copy(FILES / "share" / ACTION, root / "usr" / "share" / "polkit-1" / "actions")


def write_control(build: Build, root: Path) -> None:
    """What dpkg has to know."""
    control = root / "DEBIAN"
    control.mkdir(mode=0o755)
    files = sorted(path for path in (root / "usr").rglob("*") if path.is_file() and not path.is_symlink())
    facts = {
        "VERSION": build.version,
        "ARCHITECTURE": architecture(),
        "MAINTAINER": MAINTAINER,
        "SIZE": str(sum((path.stat().st_size + 1023) // 1024 for path in files)),
        "DEPENDS": depends(build, root),
    }
    text = (FILES / "deb" / "control").read_text()
    write(control / "control", re.sub(r"@(\w+)@", lambda found: facts[found[1]], text))
    sums = (
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(root)}\n"
        for path in files
    )
    write(control / "md5sums", "".join(sums))
    for script in ("postinst", "prerm"):
        copy(FILES / "deb" / script, control).chmod(0o755)


def depends(build: Build, root: Path) -> str:
    """Debian's own answer to which packages, and from which version on, the machine code in here needs."""
    place = build.work / "shlibdeps"
    write(place / "debian" / "control", f"Source: {NAME}\n\nPackage: {NAME}\nArchitecture: any\n")
    private = {str(path.parent) for path in root.rglob("lib*.so*")}
    words: list[object] = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", *(f"-l{path}" for path in sorted(private))]
    words += [f"-e{file}" for file in elf_files(root / "usr") if file.name not in ONLY_WITH_SUGGESTED]
    told = run(*words, cwd=place)
    return told.removeprefix("shlibs:Depends=").strip()


def make_wheel(build: Build) -> Path:
    """For people with a Python of their own."""
    place = build.work / "wheel"
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", place, cwd=build.source)
    [made] = place.glob("*.whl")
    return Path(shutil.copy2(made, build.out / made.name))


# --- texts ----------------------------------------------------------------------------------------------------


def appstream_releases(build: Build) -> str:
    """Those of the changelog, and the one that is built if it is not among them."""
    known = [release for release in releases((HERE / "CHANGELOG.md").read_text()) if release.day is not None]
    lines = [f'    <release version="{release.version}" date="{release.day}"/>' for release in known]
    if build.version not in {release.version for release in known}:
        lines.insert(0, f'    <release version="{build.version}" date="{build.at.date()}"/>')
    return "\n".join(lines)


def debian_changelog(build: Build) -> str:
    """Debian's form of it; the words are in CHANGELOG.md."""
    when = build.at.strftime("%a, %d %b %Y %H:%M:%S +0000")
    return f"{NAME} ({build.version}) unstable; urgency=medium\n\n  * See CHANGELOG.md.\n\n -- {MAINTAINER}  {when}\n"


def glibc_of(folder: Path) -> str:
    """As text."""
    return ".".join(map(str, newest_glibc(elf_files(folder))[0]))


def architecture() -> str:
    """In Debian's words."""
    return run("dpkg", "--print-architecture").strip()


def tell(build: Build, made: Sequence[Path]) -> None:
    """What was made, how big it is, and its sum."""
    root = build.work / "deb"
    installed = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"{NAME} {build.version}, Python {sys.version.split()[0]}, needs glibc {glibc_of(root)}")
    for path in made:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        print(f"{path.stat().st_size / 1e6:8.1f} MB  {path.name}  sha256 {digest}")
    print(f"{installed / 1e6:8.1f} MB  installed from the .deb")


# --- underneath -----------------------------------------------------------------------------------------------


def run(*words: object, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """Its standard output. Raises SystemExit with what it said when it fails."""
    done = subprocess.run(
        list(map(str, words)), cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SystemExit(f"{words[0]} failed ({done.returncode}):\n{done.stdout}{done.stderr}")
    return done.stdout


def write(path: Path, text: str) -> None:
    """A text file, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def write_gz(path: Path, text: str) -> None:
    """Without name and time in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def copy(path: Path, folder: Path, *, name: str = "") -> Path:
    """A file into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(path, folder / (name or path.name)))


if __name__ == "__main__":
    main()
