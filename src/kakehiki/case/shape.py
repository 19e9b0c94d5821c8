"""The shape of a file: pydantic's complaints as flaws, and the rest of the file read on in spite of them."""

from __future__ import annotations

from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kakehiki.case.flaws import Flaw, near
from kakehiki.case.numbers import NumberProblem

M = TypeVar("M", bound=BaseModel)

_TEXTS = {"label", "text", "zero", "one", "title", "summary", "method", "about", "rule", "offered"}
_FORMATS = {"kakehiki", "record"}  # the keys that tell the kind of file and its version
_FILLERS: dict[str, Any] = {"weight": "1", "value": "0.5", "precision": "10", "date": "2000-01-01"}


def read_shape(data: dict[str, Any], model: type[M]) -> tuple[M | None, list[Flaw]]:
    """Return what the data of a file hold (a case, a record) and what is wrong with their shape.

    Where a flaw can be filled in (an unknown key, a missing text, a number that cannot be read), it is returned
    all the same, so that other problems are reported in the same run. `data` is changed by that.
    """
    flaws: list[Flaw] = []
    for _ in range(3):  # a filling may uncover what it hid
        try:
            return model.model_validate(data), _without_renamed(flaws)
        except ValidationError as error:
            found = [_Complaint(details, data) for details in error.errors(include_url=False)]
        found = [complaint for complaint in found if not complaint.idle]
        flaws += [_flaw(complaint, model) for complaint in found]
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
    missing = {"key-missing", "language-missing"}
    return [f for f in flaws if f.code not in missing or f"{f.path}.{f.params['key']}" not in meant]


class _Complaint:
    """One complaint of pydantic's: its kind and values, and the keys from the case down to its subject."""

    def __init__(self, details: ErrorDetails, data: dict[str, Any]) -> None:
        self.kind, self.context, self.given = details["type"], details.get("ctx", {}), details["input"]
        self.at_key = details["loc"][-1] == "[key]"
        self.keys: list[Any] = []
        self.holder: Any = None  # what holds the subject
        self.idle = False  # about the other form of a weight (one number, or one by type)
        held: Any = data
        part: Any
        for part in details["loc"]:
            if (isinstance(held, dict) and part in held) or (
                isinstance(held, list) and isinstance(part, int)
            ):
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

    @property
    def text(self) -> bool:
        """Whether a text in both languages is missing or malformed."""
        missing = self.kind == "missing" and self.keys[-1] in _TEXTS
        return missing or self.context.get("class_name") == "Text"

    def fill(self) -> bool:
        """Put something readable in the subject's place; False where nothing can be put."""
        key = self.keys[-1]
        if self.kind == "extra_forbidden" or (self.at_key and self.holder.get(key) == ""):
            del self.holder[key]
        elif self.kind == "value_error" and key not in self.holder:
            pass  # it went with its key
        elif self.text:
            self.holder[key] = {"en": "…", "ja": "…"}
        elif key in {"en", "ja"}:
            self.holder[key] = "…"
        elif self.kind == "missing" and key in _FILLERS:
            self.holder[key] = _FILLERS[key]
        elif self.kind == "value_error":
            self.holder[key] = "https://" if key == "url" else "0.5"
        else:
            return False
        return True


def _flaw(found: _Complaint, model: type[BaseModel]) -> Flaw:
    """Return our code for one of pydantic's complaints."""
    key, value = str(found.keys[-1]), str(found.given)
    parent = ".".join(map(str, found.keys[:-1]))
    name = str(found.keys[-2]) if parent else "-"
    if found.kind == "missing":
        if key in {"en", "ja"}:
            return Flaw(parent, "language-missing", at_key=True, key=key, language=key, name=name)
        return Flaw(parent, "key-missing", at_key=True, key=key, name=name)
    if found.kind == "extra_forbidden":
        return Flaw(
            found.path, "key-unknown", at_key=True, key=key, **near(key, _fields(model, found.keys[:-1]))
        )
    if found.kind == "value_error":
        return _value_flaw(found)
    if found.kind == "literal_error" and key not in _FORMATS:
        allowed = found.context["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        return Flaw(found.path, "value-not-allowed", value=value, **near(value, allowed))
    code, at_key = _FORMS.get(found.kind, ("value-unsuitable", False))
    if found.kind == "string_pattern_mismatch":
        code = _PATTERNS.get(key, "slug-unsuitable" if "-]" in found.context["pattern"] else code)
    elif found.kind == "too_short" and key == "bears_on":
        code, key = "claim-bears-nothing", name
    elif found.text:
        code = "text-two-languages"
    least = str(found.context.get("min_length", 1))
    suffers = key if found.at_key else value
    return Flaw(found.path, code, at_key=at_key or found.at_key, name=key, value=suffers, least=least)


# Texts of a form of their own, by key.
_PATTERNS = {"when": "when-syntax", "sha256": "value-unsuitable"}

# pydantic's kinds of complaint: our code, and whether the key is to blame and not the value.
_FORMS = {
    "model_type": ("not-mapping", False),
    "dict_type": ("not-mapping", False),
    "list_type": ("not-list", False),
    "string_type": ("not-text", False),
    "string_pattern_mismatch": ("id-unsuitable", False),
    "literal_error": ("format-unknown", False),
    "too_short": ("too-few", True),
    "greater_than": ("target-range", False),
    "less_than": ("target-range", False),
}


def _value_flaw(found: _Complaint) -> Flaw:
    error = found.context["error"]
    if not isinstance(error, NumberProblem):
        return Flaw(found.path, str(error), value=str(found.given))
    path = found.path
    if isinstance(found.given, list) and error.params["value"] in found.given:
        path += f".{found.given.index(error.params['value'])}"
    flaw = Flaw(path, error.code)
    flaw.params.update(error.params)
    return flaw


def _fields(model: type[BaseModel], keys: list[Any]) -> list[str]:
    """Return the keys that the part of a file at `keys` may have."""
    kind: Any = model
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
