"""Somebody who fills in a form, one answer after another."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from council import forms
from rules.forms import Asked, FormName, Left, Offered
from tests.attachments import photos
from tests.council.quarter import Quarter


@dataclass
class Filling:
    """Remembers the question that is asked now; every answer is given to that one."""

    quarter: Quarter
    name: str = "王秀英"
    form: FormName = FormName.raising
    asked: Any = None
    """What the last verb came back with."""
    newest: dict[FormName, int] = field(default_factory=dict)
    """The revision that the newest button of each form carries."""

    def starts(self) -> Any:
        return self._hears(self.quarter.does(self.name, forms.start, form=self.form))

    def writes(self, words: str = "", pictures: Sequence[str] = (), **more: Any) -> Any:
        """`pictures`: the file_ids of photos; `more`: attachments of other kinds, a pin, the album they belong to."""
        what = {"attachments": photos(*pictures), **more}
        return self._hears(self.quarter.does(self.name, forms.write, words=words, **what))

    def chooses(self, value: str) -> Any:
        return self._answers(forms.choose, value=value)

    def chooses_place(self, name: str) -> Any:
        return self.chooses(str(self.quarter.place(name)))

    def goes_back(self) -> Any:
        return self._answers(forms.back)

    def skips(self) -> Any:
        return self._answers(forms.skip)

    def cancels(self) -> Any:
        return self._answers(forms.cancel)

    def takes_up(self, form: FormName | None = None) -> Any:
        """By the newest button there is."""
        form = form or self.form
        revision = self.newest.get(form, 0)
        return self._hears(self.quarter.does(self.name, forms.take_up, form=form, revision=revision))

    def takes_up_the_offer(self) -> Any:
        return self.takes_up(FormName.offered)

    def types(self, what: str) -> Any:
        return self._hears(self.quarter.does(self.name, forms.typed, what=what))

    def answers_up_to(self, question: str, words: str = "楼道的灯坏了") -> "Filling":
        """The shortest way to a question."""
        self.starts()
        given = [lambda: self.writes(words), lambda: self.chooses_place("3栋"), lambda: self.chooses("safety")]
        for answer in given:
            if self.asked.question == question:
                break
            answer()
        assert self.asked.question == question, f"asked {self.asked.question} instead of {question}"
        return self

    @property
    def options(self) -> list[str]:
        return [option.words or option.value for option in self.asked.options]

    def _answers(self, verb: Any, **what: Any) -> Any:
        where = {"form": self.form, "revision": self.asked.revision}
        return self._hears(self.quarter.does(self.name, verb, **where, **what))

    def _hears(self, result: Any) -> Any:
        if isinstance(result, Asked):
            self.asked = result
        if isinstance(result, Asked | Left | Offered):
            self.newest[getattr(result, "form", FormName.offered)] = result.revision
        return result
