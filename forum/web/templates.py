"""Templates made ready for one language: what never changes is worked out when they are compiled.

Texts of the interface, icons and addresses of files become plain data, and partials stand where
they are included, so that a page pays only for what differs from one page to the next.
"""

from collections import ChainMap
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from flask import Flask, current_app
from flask.templating import Environment
from flask_babel import get_locale
from jinja2 import nodes
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from forum.web import filters
from forum.web.languages import catalogue_functions

PARTS = "shared/parts.html"
# These show nothing but the plain values they are told, so they can be remembered.
REMEMBERED = {
    "posts/parts.html": ("author_card", "post_inside", "post_votes"),
    "threads/parts.html": ("thread_inside", "months_head", "months_row", "glimpse"),
    "sections/parts.html": ("section_inside",),
}
# What these give depends on the language and on what they are told, and on nothing else.
CONSTANT = ("_", "pgettext", "icon", "asset")


class PlainCalls(Context):
    """Calls functions as they are: none of ours wants the context, and asking each time costs."""

    def call(self, function: Callable, /, *args: Any, **named: Any) -> Any:
        """Call a function from a template."""
        named.pop("_loop_vars", None)
        named.pop("_block_vars", None)
        return function(*args, **named)


class Templates(Environment):
    """The templates of the forum; those of one language are compiled for it."""

    of_one_language = False

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return Folding(self).visit(tree) if self.of_one_language else tree


class Folding(NodeTransformer):
    """Puts constants in the place of calls, and partials in the place of their includes."""

    def __init__(self, environment: Templates) -> None:
        self.environment = environment

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:
        """Work out a call whose arguments are all known."""
        self.generic_visit(node)
        given = [argument.value for argument in node.args if isinstance(argument, nodes.Const)]
        is_known = len(given) == len(node.args) and not (node.kwargs or node.dyn_args)
        if not (is_known and isinstance(node.node, nodes.Name) and node.node.name in CONSTANT):
            return node
        make: Any = self.environment.globals[node.node.name]
        made = make(*given)
        text = nodes.Const(str(made), lineno=node.lineno)
        return nodes.MarkSafe(text, lineno=node.lineno) if isinstance(made, Markup) else text

    def visit_Output(self, node: nodes.Output) -> nodes.Output:
        """Write nothing for a choice without another side: saying what is missing costs much."""
        self.generic_visit(node)
        for part in node.nodes:
            if isinstance(part, nodes.CondExpr) and part.expr2 is None:
                part.expr2 = nodes.Const("", lineno=node.lineno)
        return node

    def visit_Include(self, node: nodes.Include) -> nodes.Node:
        """Take in a partial, unless templates may change while the board runs."""
        if self.environment.auto_reload or not isinstance(node.template, nodes.Const):
            return node
        name = node.template.value
        loader: Any = self.environment.loader
        source, filename, _ = loader.get_source(self.environment, name)
        tree = self.environment._parse(source, name, filename)
        return nodes.Scope(tree.body, lineno=node.lineno)


def templates() -> Templates:
    """Return the templates in the language of the page being made."""
    made: dict[str, Templates] = current_app.extensions["templates"]
    code = str(get_locale())
    if code not in made:
        made[code] = _in_present_language(current_app.jinja_env)
    return made[code]


def _in_present_language(environment) -> Templates:
    made = environment.overlay()
    made.globals = ChainMap(catalogue_functions(), environment.globals)
    made.globals.update(keep_parts(environment.get_template(PARTS).module))
    made.of_one_language = True
    made.context_class = PlainCalls
    # Once more: these speak the language.
    made.globals.update(keep_parts(made.get_template(PARTS).module))
    for template, names in REMEMBERED.items():
        made.globals.update({name: _remembered(made, template, name) for name in names})
    return made


def _remembered(environment: Templates, template: str, name: str) -> Callable[..., Markup]:
    """Give a part as a function that remembers what it made; compiled when a page first asks."""

    @lru_cache(1024)
    def part(*values: Any) -> Markup:
        parts: Any = environment.get_template(template).module
        return getattr(parts, name)(*values)

    return part


def keep_parts(parts: Any) -> dict[str, Any]:
    """Give the small parts that every page repeats as functions that remember what they made."""
    who_part = lru_cache(4096)(parts.who)
    avatar_part = lru_cache(4096)(parts.avatar)

    @lru_cache(4096)
    def moment_for(
        reader: filters.Reader, time: datetime, full: bool = False, is_of: str = ""
    ) -> Markup:
        exact = reader.exactly(time)
        brief = exact if full else reader.briefly(time)
        return parts.moment(filters.iso_time(time), exact, brief, is_of)

    def who(member) -> Markup:
        return who_part(member.url, member.name)

    def avatar(member, size: str = "") -> Markup:
        return avatar_part(member.id, member.name, member.avatar, size)

    @lru_cache(64)
    def moments(reader: filters.Reader) -> Callable[..., Markup]:
        return partial(moment_for, reader)

    kept = {
        "moments": moments,
        "who": who,
        "avatar": avatar,
        "icon": lru_cache(200)(parts.icon),
    }
    return {
        **kept,
        "pager": parts.pager,
        "crumbs": parts.crumbs,
        "marked_crumbs": parts.marked_crumbs,
    }


def moment() -> dict[str, Any]:
    """Give a page the function that writes times, told once for whom."""
    moments: Any = templates().globals["moments"]
    return {"moment": moments(filters.reader())}


def install_templates(app: Flask) -> None:
    """Let templates be compiled for each language when the first page asks for it."""
    app.extensions["templates"] = {}
    app.context_processor(moment)
