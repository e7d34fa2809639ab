"""What people fill in. The rules are the services'; here only the shape of the input."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from claims import keys
from claims.errors import Refused
from claims.models import (
    ClaimantKind,
    Directness,
    Document,
    Kind,
    Modality,
    RelationKind,
    RelationState,
    Snapshot,
)
from claims.services import corrections
from claims.services.claims import LONGEST, NewClaim, Passage
from claims.services.documents import LONGEST_TITLE, Submission, describe
from claims.unraced import EditForm, reason_field, seen_field
from factcheck.errors import FactcheckError
from factcheck.reading.limits import MAX_BYTES

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")

ACCEPTED_FILES = ".txt,.text,.md,.html,.htm,.xhtml,text/plain,text/html"


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Words(forms.Textarea):
    """A text field that grows with what is typed."""

    def __init__(self, rows: int, **attrs: Any) -> None:
        super().__init__({"rows": rows, "dir": "auto", **attrs})


class Form(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def refuse(self, error: Refused | FactcheckError, default: str) -> None:
        """Put a service's sentence beside the field that it is about."""
        field = getattr(error, "field", "") or default
        self.add_error(field if field in self.fields else None, str(error))


class SubmitForm(Form):
    text = forms.CharField(
        label="Text",
        required=False,
        strip=False,
        widget=Words(14),
        help_text="Paste the words as they stand there, or a page's HTML.",
    )
    file = forms.FileField(
        label="or a file",
        required=False,
        widget=forms.FileInput({"accept": ACCEPTED_FILES}),
        help_text="Plain text or HTML, at most 5 MB.",
    )
    url = forms.CharField(
        label="Address",
        required=False,
        max_length=2_000,
        widget=forms.TextInput({"inputmode": "url", "placeholder": "https://"}),
        help_text="Where it was published. The same address again is a new version of one text.",
    )
    title = forms.CharField(label="Title", required=False, max_length=1_000)
    published_on = forms.DateField(
        label="Published on",
        required=False,
        widget=Day(),
        help_text="Without it, “on Saturday” cannot be turned into a date.",
    )
    language = forms.CharField(
        label="Language",
        required=False,
        max_length=35,
        widget=forms.TextInput({"placeholder": "told from the text", "autocapitalize": "none"}),
        help_text="Its short tag, such as en, de or pt-BR.",
    )

    def clean_url(self) -> str:
        """The service's own rule, asked here too so that every fault is told at once."""
        url = str(self.cleaned_data["url"])
        if url:
            try:
                keys.canonical_url(url)
            except ValueError as error:
                raise ValidationError(str(error)) from error
        return url

    def clean_language(self) -> str:
        return _language(self.cleaned_data["language"])

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MAX_BYTES:
            raise ValidationError(
                f"The file has {file.size:,} bytes; at most {MAX_BYTES:,} are taken. "
                "Give the part that matters, or split it."
            )
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [name for name in ("text", "file") if data.get(name)]
        if not given and "file" not in self.errors:
            self.add_error("text", "Paste a text here, or choose a file below.")
        if len(given) == 2:
            self.add_error("file", "Give either a text or a file, not both.")
        return data

    @property
    def source(self) -> str:
        """The field that the words came from."""
        return "file" if self.cleaned_data.get("file") else "text"

    def submission(self) -> Submission:
        data = dict(self.cleaned_data)
        file, text = data.pop("file"), data.pop("text")
        if file:
            return Submission(
                data=file.read(), filename=file.name, content_type=file.content_type, **data
            )
        # Browsers send every line end as CRLF; a file of the same text has the same bytes.
        plain = text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")
        return Submission(data=plain, content_type="text/plain; charset=utf-8", **data)


class ParticularsForm(EditForm, Form):
    """What is known of a document, beside its text."""

    title = forms.CharField(label="Title", required=False, max_length=LONGEST_TITLE)
    published_on = forms.DateField(label="Published on", required=False, widget=Day())
    language = forms.CharField(
        label="Language", required=False, max_length=35, help_text="Its tag, such as en or pt-BR."
    )
    reason = reason_field()
    seen = seen_field()

    def __init__(self, document: Document, by: User, data: Any = None) -> None:
        held = {name: getattr(document, name) for name in ("title", "published_on", "language")}
        super().__init__(data, initial={**held, "seen": document.version})
        self.document, self.by = document, by

    def described(self, changes: dict[str, Any], **along: Any) -> Document:
        return describe(self.document, changes, **along)


class ClaimForm(Form):
    text = forms.CharField(
        label="Claim",
        max_length=LONGEST,
        widget=Words(3),
        help_text="One sentence that stands by itself: full names, conditions and doubts kept.",
    )
    kind = forms.ChoiceField(label="Kind", choices=Kind.choices, initial=Kind.FACT)


class NewClaimForm(ClaimForm):
    language = forms.CharField(label="Language", initial="en", max_length=35)

    def clean_language(self) -> str:
        return _language(self.cleaned_data["language"])

    def new_claim(self) -> NewClaim:
        return NewClaim(**self.cleaned_data)


class RewordForm(ClaimForm):
    seen = forms.IntegerField(widget=forms.HiddenInput)


class PassageForm(ClaimForm):
    """A claim from words selected in a text; offsets count code points."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    start = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    claimant = forms.CharField(
        label="Speaker",
        required=False,
        max_length=300,
        widget=forms.TextInput({"list": "speakers", "autocomplete": "off", "dir": "auto"}),
        help_text="The fullest name. Empty: the article says it in its own voice.",
    )
    claimant_kind = forms.ChoiceField(
        label="The speaker is", choices=ClaimantKind.choices, initial=ClaimantKind.PERSON
    )
    directness = forms.ChoiceField(
        label="Quoted", choices=Directness.choices, initial=Directness.INDIRECT
    )
    modality = forms.ChoiceField(
        label="Said as", choices=Modality.choices, initial=Modality.ASSERTS
    )
    said_on = forms.DateField(label="Said on", required=False, widget=Day())

    def new_claim(self, snapshot: Snapshot) -> NewClaim:
        data = dict(self.cleaned_data)
        data.pop("version")
        text, kind = data.pop("text"), data.pop("kind")
        passage = Passage(snapshot=snapshot, **data)
        return NewClaim(text=text, kind=kind, passage=passage)


class RelateForm(Form):
    kind = forms.ChoiceField(
        label="This claim", choices=RelationKind.choices, initial=RelationKind.CONTRADICTS
    )
    to_claim = forms.UUIDField(
        label="Other claim", error_messages={"required": "Choose one of the claims below."}
    )
    reason = forms.CharField(label="Why", required=False, max_length=2_000, widget=Words(2))


class DecideForm(Form):
    state = forms.ChoiceField(choices=RelationState.choices)
    reason = forms.CharField(required=False, max_length=2_000)


class AliasForm(Form):
    name = forms.CharField(
        label="Another name",
        max_length=300,
        help_text="Texts that use it will mean this speaker from now on.",
    )


def _language(raw: str) -> str:
    tag = raw.strip()
    if tag and not _LANGUAGE.fullmatch(tag):
        raise ValidationError(f"“{tag}” is no language tag; write en, de, uk or pt-BR.")
    return tag


class CorrectionForm(Form):
    """What a reader writes about a check. Who the reader is may stay unsaid."""

    text = forms.CharField(
        label="What is wrong, and how do you know?",
        max_length=corrections.LONGEST,
        strip=False,
        widget=Words(8),
        error_messages={"required": "Write what is wrong, and how you know."},
    )
    name = forms.CharField(
        label="Your name (not needed)", required=False, max_length=corrections.NAME
    )
    contact = forms.CharField(
        label="Where we can reach you (not needed)",
        required=False,
        max_length=corrections.CONTACT,
        help_text="Only the desk reads your name and how to reach you; neither is published.",
    )
    website = forms.CharField(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )

    @property
    def is_a_trap(self) -> bool:
        """Whether what people cannot see was filled in: a program did that."""
        return bool(self.cleaned_data["website"])
