"""What moderators do with a thing: a page that asks why, then the act, told once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from werkzeug.wrappers import Response

from forum.extensions import db
from forum.permissions import can_moderate
from forum.posts.forms import ModerateForm, ReasonedForm
from forum.web.access import authorize, member, viewer
from forum.web.pages import render_page, tell_and_go

Answer = Response | str | tuple[str, int]


@dataclass(frozen=True)
class Moderating:
    """The acts of moderators on one kind of thing; those in `explained` need a reason.

    The template finds the thing under its `name`.
    """

    template: str
    name: str
    words: Mapping[str, LazyString]
    done: Mapping[str, LazyString]
    acts: Mapping[str, Callable[..., None]]
    explained: frozenset[str]
    is_done: Callable[[Any, str], bool]
    section_of: Callable[[Any], Any]
    back_to: Callable[[Any], str]

    def ask(self, thing: Any, act: str) -> Answer:
        """Ask for the reason of an act, unless it has been done already."""
        self.authorize(thing)
        if self.is_done(thing, act):
            return self.go_back(thing, act, was_done=True)
        return self.show(thing, act, self._form_for(act))

    def do(self, thing: Any, act: str) -> Answer:
        """Do what the form asks for, or show it again."""
        form = self._form_for(act)
        if again := self.show_again(thing, act, form):
            return again
        was_done = self.is_done(thing, act)
        self.acts[act](thing, by=member(), reason=form.reason.data or "")
        db.session.commit()
        return self.go_back(thing, act, was_done=was_done)

    def authorize(self, thing: Any) -> None:
        """Let only those go on who moderate where the thing stands."""
        authorize(can_moderate(viewer(), self.section_of(thing)))

    def show(self, thing: Any, act: str, form: ModerateForm) -> str:
        """Show the form of an act."""
        shown = {self.name: thing, "back": self.back_to(thing)}
        return render_page(self.template, form=form, act=act, words=self.words[act], **shown)

    def show_again(self, thing: Any, act: str, form: ModerateForm) -> Answer | None:
        """Return the form to show again, with the reason typed; None when the act may be done."""
        if not viewer().is_member:
            form.say_signed_out()
            return self.show(thing, act, form), 401
        self.authorize(thing)
        return None if form.validate_on_submit() else (self.show(thing, act, form), 422)

    def go_back(self, thing: Any, act: str, *, was_done: bool) -> Response:
        """Return to the thing with a word of what is done."""
        return tell_and_go(self.back_to(thing), self.done[act], was_done=was_done)

    def _form_for(self, act: str) -> ModerateForm:
        return ReasonedForm() if act in self.explained else ModerateForm()
