"""Who may do what: every rule of the house. No SQL, no request; templates ask the same functions.

A rule answers ALLOWED or a refusal, which is false and carries a sentence for the person.
"""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from forum.accounts.models import EVERYBODY, MEMBERS


@dataclass(frozen=True)
class Refusal:
    """Why something may not be done."""

    reason: LazyString
    needs_sign_in: bool = False

    def __bool__(self) -> bool:
        return False


ALLOWED = True
Answer = bool | Refusal

SIGN_IN = Refusal(_l("Sign in or register to do this."), needs_sign_in=True)
LOCKED = Refusal(_l("This thread is locked: only moderators can write in it."))
THREAD_HIDDEN = Refusal(_l("A moderator has hidden this thread: nobody can write in it."))
NO_THREADS_HERE = Refusal(_l("This is a group of sections: choose one of its sections."))
NOT_A_WRITER = Refusal(_l("Only members of certain groups can write in this section."))
NOT_THE_AUTHOR = Refusal(_l("Only the author can edit this post."))
NOT_THE_STARTER = Refusal(_l("Only the author of the thread and moderators write its summary."))
POST_HIDDEN = Refusal(_l("A moderator has hidden this post: it cannot be changed."))
OWN_POST = Refusal(_l("This is your own post: only others can vote on it."))
HIDDEN_FROM_VOTES = Refusal(_l("A moderator has hidden this post: nobody can vote on it."))
NO_VOTES_HERE = Refusal(_l("There is no voting in this section."))
NO_MINUS_HERE = Refusal(_l("In this section posts get a plus or nothing: there is no minus."))
MODERATORS_ONLY = Refusal(_l("Only moderators of this section can do this."))
IS_HIDDEN = Refusal(_l("This thread is hidden: restore it first."))
OTHER_IS_HIDDEN = Refusal(_l("That thread is hidden: restore it first."))
SAME_THREAD = Refusal(_l("This is the thread itself: choose another one."))
HAS_ARTICLE = Refusal(
    _l("The comments of an article stay below it: they cannot be merged with a thread.")
)
EDITORS_ONLY = Refusal(_l("Only editors can write news."))
ADMINS_ONLY = Refusal(_l("Only administrators can do this."))
NOT_ONESELF = Refusal(_l("You cannot ignore yourself."))
LAST_SEEN_HIDDEN = Refusal(_l("This member does not show when they were last here."))
LISTS_HIDDEN = Refusal(
    _l("This member shows lists of posts and threads to members only."), needs_sign_in=True
)


def can_start_thread(viewer, section) -> Answer:
    """Tell whether the viewer may start a thread in a section."""
    if section.is_group:
        return NO_THREADS_HERE
    if not viewer.is_member:
        return SIGN_IN
    return ALLOWED if section.is_written_by(viewer) else NOT_A_WRITER


def can_reply(viewer, thread) -> Answer:
    """Tell whether the viewer may add a post to a thread."""
    if not viewer.is_member:
        return SIGN_IN
    if thread.is_hidden:
        return THREAD_HIDDEN
    if thread.is_locked and not viewer.moderates(thread.section):
        return LOCKED
    return ALLOWED if thread.section.is_written_by(viewer) else NOT_A_WRITER


def can_edit(viewer, post) -> Answer:
    """Tell whether the viewer may change the text of a post."""
    if not viewer.is_member:
        return SIGN_IN
    if post.author_id != viewer.id:
        return NOT_THE_AUTHOR
    if post.is_hidden:
        return POST_HIDDEN
    return can_reply(viewer, post.thread)


def can_summarize(viewer, thread) -> Answer:
    """Tell whether the viewer may pin a summary to a thread, change it and take it away."""
    if not viewer.is_member:
        return SIGN_IN
    if thread.is_hidden:
        return THREAD_HIDDEN
    if viewer.moderates(thread.section):
        return ALLOWED
    return can_reply(viewer, thread) if thread.author_id == viewer.id else NOT_THE_STARTER


def can_vote(viewer, post, is_plus: bool = True) -> Answer:
    """Tell whether the viewer may vote on a post, also in a locked thread: nothing is written."""
    if not viewer.is_member:
        return SIGN_IN
    if post.author_id == viewer.id:
        return OWN_POST
    if post.is_hidden or post.thread.is_hidden:
        return HIDDEN_FROM_VOTES
    if not post.thread.section.has_votes:
        return NO_VOTES_HERE
    return ALLOWED if is_plus or post.thread.section.has_minus else NO_MINUS_HERE


def can_moderate(viewer, section) -> Answer:
    """Tell whether the viewer may lock, pin, move and hide what stands in a section."""
    if not viewer.is_member:
        return SIGN_IN
    return ALLOWED if viewer.moderates(section) else MODERATORS_ONLY


def can_move(viewer, thread, section) -> Answer:
    """Tell whether the viewer may move a thread to another section."""
    if section.is_group:
        return NO_THREADS_HERE
    return can_moderate(viewer, thread.section) and can_moderate(viewer, section)


def can_split(viewer, thread, section) -> Answer:
    """Tell whether the viewer may split posts out of a thread, into a new one of a section."""
    may = can_move(viewer, thread, section)
    return IS_HIDDEN if may and thread.is_hidden else may


def can_merge(viewer, thread, into) -> Answer:
    """Tell whether the viewer may let the posts of a thread go on in another one."""
    may = can_moderate(viewer, thread.section) and can_moderate(viewer, into.section)
    if not may:
        return may
    if thread.id == into.id:
        return SAME_THREAD
    if thread.article or into.article:
        return HAS_ARTICLE
    if thread.is_hidden:
        return IS_HIDDEN
    return OTHER_IS_HIDDEN if into.is_hidden else ALLOWED


def can_write_news(viewer) -> Answer:
    """Tell whether the viewer may write and change articles."""
    if not viewer.is_member:
        return SIGN_IN
    return ALLOWED if viewer.is_admin or viewer.is_editor else EDITORS_ONLY


def can_watch_votes(viewer) -> Answer:
    """Tell whether the viewer may look for votes that were agreed upon."""
    if not viewer.is_member:
        return SIGN_IN
    return ALLOWED if viewer.is_moderator else MODERATORS_ONLY


def can_use_settings(viewer) -> Answer:
    """Tell whether the viewer has settings, drafts and sessions of their own."""
    return ALLOWED if viewer.is_member else SIGN_IN


def can_mark_read(viewer, section=None) -> Answer:
    """Tell whether the viewer can mark things as read: the board, or a section if one is named."""
    if not viewer.is_member:
        return SIGN_IN
    return NO_THREADS_HERE if section and section.is_group else ALLOWED


def can_ignore(viewer, member) -> Answer:
    """Tell whether the viewer may ignore a member; moderators can be ignored like anybody."""
    if not viewer.is_member:
        return SIGN_IN
    return NOT_ONESELF if viewer.is_self(member) else ALLOWED


def can_bookmark(viewer) -> Answer:
    """Tell whether the viewer may mark what they see, to find it again."""
    return ALLOWED if viewer.is_member else SIGN_IN


def can_see_last_seen(viewer, member) -> Answer:
    """Tell whether a member lets the viewer know when they were last here, staff or not."""
    is_shown = member.last_seen_to == EVERYBODY or (
        member.last_seen_to == MEMBERS and viewer.is_member
    )
    return ALLOWED if is_shown else LAST_SEEN_HIDDEN


def can_see_lists(viewer, member) -> Answer:
    """Tell whether the viewer may see a member's posts and threads listed on the profile.

    Each can be read where it stands, whatever the member has chosen.
    """
    return ALLOWED if viewer.is_member or member.is_listed_to_guests else LISTS_HIDDEN


def can_administrate(viewer) -> Answer:
    """Tell whether the viewer may act on other members' accounts."""
    if not viewer.is_member:
        return SIGN_IN
    return ALLOWED if viewer.is_admin else ADMINS_ONLY
