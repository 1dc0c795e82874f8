"""Reads what a compose file gives to one service: its environment and its arguments. Pure: bytes in, values out.

ruamel.yaml makes the tree of nodes with their places; what a compose file means by it is worked out here, as Docker
Compose 2 does (compose-go: loader, interpolation, override and dotenv packages): several files and several documents
of one are layers, the later wins; `environment` beats every `env_file`; `${NAME:-default}` is looked up. The tree is
never built as Python objects, since ten nested aliases would be a billion of them. Thread: any; a usual file takes
some 50 ms, MAX_BYTES some seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tray_app.config_files.compose_values import DEEPEST, Variable, env_file_variables, interpolated, variable
from tray_app.core.errors import Fixable
from tray_app.core.model import Reason, reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


MAX_BYTES: Final = 200_000
"""The real ones have some 5 kB. The parser takes some 20 s for a megabyte."""
_MAP: Final = "tag:yaml.org,2002:map"
_NULL: Final = "tag:yaml.org,2002:null"
_BOOL: Final = "tag:yaml.org,2002:bool"
_MERGE: Final = "tag:yaml.org,2002:merge"

Node = Any
"""A node of ruamel.yaml: `tag`, `value`, `start_mark`, `end_mark`. Its classes are imported late (20 ms)."""


class Layer(NamedTuple):
    """One document of one compose file."""

    path: str
    text: str
    """Of the whole file."""
    root: Node | None
    """None: an empty document."""


class Service(NamedTuple):
    """What the layers together give to one service."""

    name: str
    image: str | None
    variables: tuple[Variable, ...]
    """Every place for the keys asked for, the strongest of each key first."""
    arguments: tuple[Variable, ...]
    """`command` word by word where it is given, in order; `key` is the word."""
    unread: tuple[Reason, ...] = ()
    """What could not be followed, so that something may come from there."""


def layers(data: bytes, *, path: str) -> tuple[Layer, ...]:
    """The documents of a file, first one first; at least one.

    Raises Fixable `compose_too_large`, `compose_not_text`, `compose_syntax`, `compose_duplicate_key`,
    `compose_too_deep`.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(data) > MAX_BYTES:
        raise Fixable("compose_too_large", path=path, limit_kb=MAX_BYTES // 1000)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as exc:
        raise Fixable("compose_not_text", path=path, line=data.count(b"\n", 0, exc.start) + 1) from exc
    try:
        roots = list(YAML(typ="safe", pure=True).compose_all(text))
        found = tuple(Layer(path=path, text=text, root=root) for root in roots)
        for root in roots:
            _check_keys(root, path)
    except RecursionError:
        raise Fixable("compose_too_deep", path=path) from None
    except MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        what = " ".join(part for part in (exc.context, exc.problem) if part)
        raise Fixable("compose_syntax", path=path, line=mark.line + 1, column=mark.column + 1, problem=what) from exc
    except YAMLError as exc:  # a character that YAML forbids: only its place in the text is known
        before = text[: getattr(exc, "position", 0)]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        problem = str(getattr(exc, "reason", exc))
        raise Fixable("compose_syntax", path=path, line=line, column=column, problem=problem) from exc
    except ValueError as exc:  # a date or a number that is none
        raise Fixable("compose_syntax", path=path, line=1, column=1, problem=str(exc)) from exc
    return found or (Layer(path=path, text=text, root=None),)


def _check_keys(root: Node | None, path: str) -> None:
    """Docker Compose does not start with a file that has a key twice, or one that is no text."""
    seen: set[int] = set()
    open_ends = [root]
    while open_ends:
        node = open_ends.pop()
        if node is None or id(node) in seen or isinstance(node.value, str):
            continue
        seen.add(id(node))
        if not is_map(node):
            open_ends.extend(node.value)
            continue
        keys: set[tuple[str, str]] = set()
        for key, value in node.value:
            open_ends.append(value)
            line, column = key.start_mark.line + 1, key.start_mark.column + 1
            if not isinstance(key.value, str):
                problem = "a key that is a list or a mapping itself"
                raise Fixable("compose_syntax", path=path, line=line, column=column, problem=problem)
            if key.tag != _MERGE:
                if (key.tag, key.value) in keys:
                    raise Fixable("compose_duplicate_key", path=path, line=line, column=column, key=key.value)
                keys.add((key.tag, key.value))


# --- nodes ------------------------------------------------------------------------------------------------


def is_map(node: Node | None) -> bool:
    """Whether it is a mapping, whatever its tag."""
    return node is not None and type(node).__name__ == "MappingNode"


def is_list(node: Node | None) -> bool:
    """Whether it is a sequence, whatever its tag."""
    return node is not None and type(node).__name__ == "SequenceNode"


def is_null(node: Node | None) -> bool:
    """Whether it is nothing at all, or `null`."""
    return node is None or node.tag == _NULL


def own_entry(node: Node | None, name: str) -> tuple[Node, Node] | None:
    """Key and value of an entry that stands in this mapping itself."""
    if is_map(node):
        for key, value in node.value:  # type: ignore[union-attr]
            if key.value == name and key.tag != _MERGE:
                return key, value
    return None


def entries_of(node: Node | None) -> Iterator[tuple[Node, Node]]:
    """The entries of a mapping with those that `<<` brings in, its own first. Each mapping is visited once: a second
    time it could bring nothing new, and so ten nested aliases are not a billion."""
    seen: set[str] = set()
    visited: set[int] = set()
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if node is None or not is_map(node) or id(node) in visited:
            continue
        visited.add(id(node))
        merged = list[Node]()
        for key, value in node.value:
            if key.tag == _MERGE:
                merged.extend(value.value if is_list(value) else [value])
            elif isinstance(key.value, str) and key.value not in seen:
                seen.add(key.value)
                yield key, value
        waiting.extend(reversed(merged))


def entry(node: Node | None, name: str) -> Node | None:
    """The value of an entry, its own or brought in by `<<`."""
    return next((value for key, value in entries_of(node) if key.value == name), None)


def line_of(node: Node) -> int:
    """1-based."""
    return int(node.start_mark.line) + 1


def scalar(node: Node) -> str | None:
    """A scalar as text, as the container gets it before interpolation; None: it is none, or null."""
    if not isinstance(node.value, str) or node.tag == _NULL:
        return None
    return node.value.lower() if node.tag == _BOOL else node.value


# --- one service ------------------------------------------------------------------------------------------


def service_names(found: Sequence[Layer]) -> dict[str, str | None]:
    """Each service of the project with its image as written, in order."""
    names: dict[str, str | None] = {}
    for layer in found:
        for key, value in entries_of(entry(layer.root, "services")):
            image = entry(value, "image")
            text = None if image is None else scalar(image)
            names[key.value] = text or names.get(key.value)
    return names


class EnvFile(NamedTuple):
    """A file that `env_file` names."""

    path: str
    """As written, after interpolation: relative to the folder of the project."""
    line: int
    """Of the compose file."""
    required: bool


def env_files(found: Sequence[Layer], service: str, dotenv: Mapping[str, str]) -> tuple[EnvFile, ...]:
    """The files that the service's `env_file` names, the weakest first."""
    named = list[EnvFile]()
    for layer in found:
        node = entry(_service(layer, service), "env_file")
        if node is None:
            continue
        if node.tag in ("!override", "!reset"):
            named.clear()
        for one in node.value if is_list(node) else [node]:
            path = entry(one, "path") if is_map(one) else one
            text = None if path is None else scalar(path)
            if text is not None and node.tag != "!reset":
                required = entry(one, "required") if is_map(one) else None
                needed = required is None or scalar(required) != "false"
                named.append(EnvFile(path=interpolated(text, dotenv).text, line=line_of(one), required=needed))
    return tuple(named)


def read_service(
    found: Sequence[Layer],
    service: str,
    keys: Sequence[str],
    *,
    dotenv: Mapping[str, str],
    files: Mapping[str, bytes | Reason],
) -> Service:
    """What the layers (the weakest first) give to a service.

    `dotenv` is the project's `.env`; `files` has the contents of each of `env_files` by its path, or why it could not
    be read. Raises Fixable `compose_no_service` with the names that there are.
    """
    names = service_names(found)
    if service not in names:
        known = ", ".join(names) or "none"
        raise Fixable("compose_no_service", path=found[0].path, service=service, known=known)
    environment = list[Variable]()
    arguments: tuple[Variable, ...] = ()
    unread = list[Reason]()
    for layer in found:
        node = _service(layer, service)
        extends = entry(node, "extends")
        if extends is not None and not is_null(extends):
            environment[:0] = _extended(layer, extends, keys, dotenv=dotenv, unread=unread)
        given = entry(node, "environment")
        if given is not None and given.tag in ("!override", "!reset"):
            environment.clear()
        if given is not None and given.tag != "!reset":
            environment[:0] = _variables(given, layer.path, keys, dotenv)
        command = entry(node, "command")
        if command is not None:
            arguments = tuple(_words(command, layer.path, dotenv))
        if own_entry(layer.root, "include") is not None:
            unread.append(reason("compose_include", path=layer.path))
    for named in reversed(env_files(found, service, dotenv)):
        content = files.get(named.path)
        if isinstance(content, bytes):
            environment += [
                v._replace(from_env_file=True)
                for v in reversed(env_file_variables(content, path=named.path, dotenv=dotenv))
                if v.key in keys
            ]
        elif content is not None and named.required:
            unread.append(content)
    # A stable sort: of each key the strongest stays first.
    environment.sort(key=lambda v: keys.index(v.key))
    return Service(
        name=service,
        image=names[service],
        variables=tuple(environment),
        arguments=arguments,
        unread=tuple(unread),
    )


def _service(layer: Layer, name: str) -> Node | None:
    return entry(entry(layer.root, "services"), name)


def _extended(
    layer: Layer, extends: Node, keys: Sequence[str], *, dotenv: Mapping[str, str], unread: list[Reason], deep: int = 0
) -> list[Variable]:
    """What comes through `extends` from services of the same file; another file is not followed and said so."""
    name = scalar(extends)
    if name is None:
        name_node, file_node = entry(extends, "service"), entry(extends, "file")
        if file_node is not None or name_node is None or deep > DEEPEST:
            unread.append(reason("compose_extends", path=layer.path, line=line_of(extends)))
            return []
        name = scalar(name_node) or ""
    base = _service(layer, name)
    more = entry(base, "extends")
    below = (
        []
        if more is None or deep > DEEPEST
        else _extended(layer, more, keys, dotenv=dotenv, unread=unread, deep=deep + 1)
    )
    given = entry(base, "environment")
    return ([] if given is None else _variables(given, layer.path, keys, dotenv)) + below


def _variables(node: Node, path: str, keys: Sequence[str], dotenv: Mapping[str, str]) -> list[Variable]:
    """`environment` of one layer, as map or list, the strongest of a key first."""
    found = list[Variable]()
    if is_map(node):
        for key, value in entries_of(node):
            if key.value in keys:
                raw = None if is_null(value) else scalar(value)
                found.append(variable(key.value, raw, path=path, line=line_of(key), dotenv=dotenv))
    elif is_list(node):
        for one in reversed(node.value):
            key, equals, raw = (scalar(one) or "").partition("=")
            if key in keys:
                found.append(variable(key, raw if equals else None, path=path, line=line_of(one), dotenv=dotenv))
    return found


def _words(node: Node, path: str, dotenv: Mapping[str, str]) -> Iterator[Variable]:
    """`command`, word by word."""
    if is_list(node):
        for one in node.value:
            word = scalar(one) or ""
            yield variable(interpolated(word, dotenv).text, word, path=path, line=line_of(one), dotenv=dotenv)
        return
    text = None if is_null(node) else scalar(node)
    if text is not None:
        import shlex

        done = interpolated(text, dotenv)
        try:
            words = shlex.split(done.text)
        except ValueError:
            words = done.text.split()
        note = reason("compose_from_shell", names=", ".join(done.unknown)) if done.unknown else None
        for word in words:
            value = None if done.unknown else word
            yield Variable(key=word, value=value, raw=word, path=path, line=line_of(node), note=note)
