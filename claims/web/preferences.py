"""How somebody wants to be told, as a form: one row a kind."""

from __future__ import annotations

from typing import Any

from django import forms

from claims.models import Delivery, NotificationKind
from claims.selectors.notifications import Wanted
from claims.web.forms import Form


class PreferencesForm(Form):
    hour = forms.IntegerField(
        label="Hour of the day's mail (UTC)", min_value=0, max_value=23, help_text="0 to 23."
    )

    def __init__(self, wanted: Wanted, *args: Any, **kwargs: Any) -> None:
        initial = {kind.value: delivery for kind, delivery in wanted.deliveries.items()}
        super().__init__(*args, initial={**initial, "hour": wanted.hour}, **kwargs)
        for kind in NotificationKind:
            self.fields[kind.value] = forms.ChoiceField(
                label=f"When {kind.label}", choices=Delivery.choices
            )
        self.order_fields([*NotificationKind.values, "hour"])

    @property
    def deliveries(self) -> dict[str, str]:
        return {kind: self.cleaned_data[kind] for kind in NotificationKind.values}
