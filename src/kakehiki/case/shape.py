"""The shape of a case: pydantic's complaints as flaws, and the rest of the case read on in spite of them."""

from __future__ import annotations

from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kakehiki.case.flaws import Flaw, near
from kakehiki.case.model import Case
from kakehiki.case.numbers import NumberProblem

_TEXT = {"en": "…", "ja": "…"}
_FILLERS: dict[str, Any] = {"weight": "1", "value": "0.5", "precision": "10", "date": "2000-01-01"}


def read_shape(data: dict[str, Any]) -> tuple[Case | None, list[Flaw]]:
    """Return the case and what is wrong with its shape.

    Where a flaw can be filled in (an unknown key, a missing text, a number that cannot be read), the case is returned
    all the same, so that its other problems can be reported in the same run. `data` is changed by that.
    """
    flaws: list[Flaw] = []
    for _ in range(3):  # a filling may uncover what it hid
        try:
            return Case.model_validate(data), flaws
        except ValidationError as error:
            found = [_Complaint(details, data) for details in error.errors(include_url=False)]
        found = [complaint for complaint in found if not complaint.idle]
        flaws += [flaw for flaw in map(_flaw, found) if flaw is not None]
        if not all([complaint.fill() for complaint in found]):
            break
    return None, _without_renamed(flaws)


def _without_renamed(flaws: list[Flaw]) -> list[Flaw]:
    """Drop "missing" where an unknown key beside it is its misspelling."""
    meant = {
        f"{flaw.path.rpartition('.')[0]}.{flaw.params['near']}"
        for flaw in flaws
        if flaw.code == "key-unknown" and "near" in flaw.params
    }
    return [flaw for flaw in flaws if not (flaw.code in _MISSING and f"{flaw.path}.{flaw.params['key']}" in meant)]


_MISSING = {"key-missing", "language-missing"}


class _Complaint:
    """One complaint of pydantic's: its kind and values, and the keys from the top of the case to its subject."""

    def __init__(self, details: ErrorDetails, data: dict[str, Any]) -> None:
        self.kind, self.context, self.given = details["type"], details.get("ctx", {}), details["input"]
        self.at_key = details["loc"][-1] == "[key]"
        self.keys: list[Any] = []
        self.holder: Any = None  # what holds the subject
        self.idle = False  # about the other form of a weight (one number, or one by type)
        held: Any = data
        for part in details["loc"]:
            inside = isinstance(held, dict) and part in held or isinstance(held, list) and isinstance(part, int)
            if inside:
                self.holder, held = held, held[part]
                self.keys.append(part)
            elif str(part).startswith(("function-before[", "dict[")):
                self.idle |= isinstance(held, dict) == str(part).startswith("function-before[")
            elif part != "[key]":
                self.holder = held
                self.keys.append(part)
        self.idle |= self.kind == "dict_type" and details["loc"][-1] != self.keys[-1]

    @property
    def path(self) -> str:
        return ".".join(map(str, self.keys))

    def fill(self) -> bool:
        """Put something readable in the subject's place; False where nothing can be put."""
        key = self.keys[-1]
        if self.kind == "extra_forbidden":
            del self.holder[key]
        elif self.context.get("class_name") == "Text" or (self.kind == "missing" and key in _texts()):
            self.holder[key] = dict(_TEXT)
        elif key in {"en", "ja"}:
            self.holder[key] = "…"
        elif self.kind == "missing" and key in _FILLERS:
            self.holder[key] = _FILLERS[key]
        elif self.kind == "value_error":
            self.holder[key] = "http://" if isinstance(self.context["error"].args[0], str) and key == "url" else "0.5"
        else:
            return False
        return True


def _texts() -> set[str]:
    return {"label", "text", "zero", "one", "title", "summary", "method"}


def _flaw(found: _Complaint) -> Flaw | None:
    """Return our words' code for one of pydantic's complaints."""
    key = str(found.keys[-1])
    parent = ".".join(map(str, found.keys[:-1]))
    match found.kind:
        case "missing" if key in {"en", "ja"}:
            return Flaw(parent, "language-missing", at_key=True, key=key, language=key, name=str(found.keys[-2]))
        case "missing":
            return Flaw(parent, "key-missing", at_key=True, key=key, name=parent or "-")
        case "extra_forbidden":
            return Flaw(found.path, "key-unknown", at_key=True, key=key, **near(key, _fields(found.keys[:-1])))
        case "string_pattern_mismatch":
            code = "slug-unsuitable" if "-]" in found.context["pattern"] else "id-unsuitable"
            value = key if found.at_key else str(found.given)
            return Flaw(found.path, code, at_key=found.at_key, value=value)
        case "value_error":
            return _value_flaw(found)
        case "literal_error" if key == "kakehiki":
            return Flaw(found.path, "format-unknown", value=str(found.given))
        case "literal_error":
            allowed = found.context["expected"].replace("'", "").replace(" or ", ", ")
            return Flaw(found.path, "value-not-allowed", value=str(found.given), **near(str(found.given), allowed.split(", ")))
    return _form_flaw(found, key)


def _form_flaw(found: _Complaint, key: str) -> Flaw:
    """Return the flaw of a value of the wrong form: text, list or mapping, too short, out of range."""
    match found.kind:
        case "model_type" if found.context["class_name"] == "Text":
            return Flaw(found.path, "text-two-languages", name=key)
        case "model_type" | "dict_type" | "model_attributes_type":
            return Flaw(found.path, "not-mapping", name=key)
        case "list_type":
            return Flaw(found.path, "not-list", name=key)
        case "string_type":
            return Flaw(found.path, "not-text", name=key)
        case "too_short" if key == "bears_on":
            return Flaw(found.path, "claim-bears-nothing", at_key=True, name=str(found.keys[-2]))
        case "too_short" | "string_too_short":
            least = str(found.context["min_length"])
            return Flaw(found.path, "too-few", at_key=True, name=key, least=least)
        case "greater_than" | "less_than":
            return Flaw(found.path, "target-range", value=str(found.given))
    return Flaw(found.path, "value-unsuitable", name=key)


def _value_flaw(found: _Complaint) -> Flaw:
    error = found.context["error"]
    if not isinstance(error, NumberProblem):
        return Flaw(found.path, str(error), value=str(found.given))
    path = found.path
    if isinstance(found.given, list) and error.params["value"] in found.given:
        path += f".{found.given.index(error.params['value'])}"
    return Flaw(path, error.code, **error.params)


def _fields(keys: list[Any]) -> list[str]:
    """Return the keys that the part of a case at `keys` may have."""
    kind: Any = Case
    for key in keys:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            kind = kind.model_fields[key].annotation
        else:
            kind = get_args(kind)[-1]
        if type(None) in get_args(kind):
            kind = get_args(kind)[0]
        while get_origin(kind) is not None and not isinstance(get_origin(kind), type):  # Annotated
            kind = get_args(kind)[0]
    return list(kind.model_fields) if isinstance(kind, type) and issubclass(kind, BaseModel) else []
