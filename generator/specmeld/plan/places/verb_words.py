"""The words that names of operations are made from."""

from __future__ import annotations

_ALWAYS = """
abandon abort accept ack acknowledge acquire activate add adjust advance allocate analyse analyze
annotate anonymize answer append apply approve ask assign associate assume attach attest
authenticate authorise authorize awaken ban begin bind bookmark bootstrap broadcast browse bulk buy
calculate cancel capture categorise categorize certify change check claim classify clear clone close
compact compare complete compute concatenate configure confirm connect consume contains continue
convert cordon count create deactivate deauthorize debit decline decode decrypt deduplicate delete
deliver demote deny deprecate deprovision dequeue deregister derive destroy detach detect detokenize
dial disable disarm disassociate disconnect discover dismiss dispatch dispose downgrade download
downvote drain draw duplicate echo edit eject embed enable encode encrypt endorse enhance enqueue
enroll enter entitle escalate estimate evaluate evict exchange exclude execute exists expire extend
extract failover favorite favourite feature fetch finalise finalize find finish flush force forget
forgot fork freeze fulfill generate get give grant graphql handle has hash haul heal hibernate hide
hire identify impersonate include increase increment ingest init initialise initialize initiate
insert inspect install introspect invalidate invite invoke join keep kick kill leave lint load login
logout lookup make mark merge migrate modify move multiply mute nack nominate normalise normalize
notarize notify nudge obtain onboard opt optimise optimize organise organize pair patch pause pay
peek perform pin ping play poke postpone poweroff poweron prefetch preload preview prune
pseudonymize publish purge push put query reactivate read rearrange reassign reauthenticate
reauthorize rebalance rebind reblog reboot rebuild recalculate recall reclassify recompile recompute
reconcile recount recover recreate redact redeem redeliver redraw redrive reevaluate reformat
refresh refund regenerate register reindex reinstate reinvite reject relabel release reload relocate
remap remind remove rename render renew rent reopen reorder repeat replace replay reply reprocess
reprovision requeue rerank rerun rescan reschedule rescind resend reset resize resolve respond
restart restore restrict resubmit resume resurface resurrect resync retire retract retrieve retry
reupload revalidate reveal revert revise revoke rewind rollback rotate sanitize save scroll seek
select sell send set settle shelve ship show shuffle shutdown signin signout signup simulate skip
snooze solve speak split start stop store submit subscribe summarise summarize surrender suspend
swap switch sync synchronise synchronize taint terminate thaw toggle tokenise tokenize transcribe
transfer transform translate trigger trim unacknowledge unapprove unarchive unassign unban unbind
unblock uncancel uncordon undelete undeploy undo unenroll unflag unfollow unfreeze unfulfill unhide
uninstall unjoin unlike unlink unlock unmark unmerge unmount unmute unpair unpause unpin unpublish
unregister unrescue unreserve unrevoke unschedule unseal unset unshelve unsign unsilence unsnooze
unstar unsubscribe unsuspend untag untaint unverify unvote unwrap update upgrade upsert upvote use
validate verify void vote wait waive wake warm withdraw wrap write
"""

_NOUNS_TOO = """
access alert archive audit batch block book bookmark build bulk call charge comment commit contact
copy deploy discount dispute drop email export feature filter flag follow forward hash heartbeat
import index issue label launch like link list lock log map match message mount move next open order
plan poll post previous print probe process promote provision pull quarantine quote rank rate record
repair report request rescue reserve return reverse review run scale scan schedule search share sign
signal silence sleep snapshot star stream tag tail test tip track transfer tune upload view watch
"""

_COMMANDING = """
add apply assign calculate cancel check clear compute convert count create delete disable enable
evaluate execute fetch find generate get list lookup mark move process query read refresh remove
replace reset resolve restore retrieve retry revoke run send set sync terminate transform unassign
unschedule update validate verify
"""

_CREATING = "add build create insert new"
_GETTING = "describe fetch get load read retrieve show view"
_LISTING = "all browse index list"
_UPDATING = "change edit modify patch put replace update upsert write"
_DELETING = "delete destroy remove"

_LIKE_CREATE = "add assign create insert new"
_LIKE_DELETE = "delete destroy remove unassign"

_PROTOCOL = "delete get head options patch post put trace"

_DONE = """
cancel capture clone edit follow fork invite like merge query refund renew reply reset retry void
vote
"""

_JOINTS = "a an and as at by for from in into of on or the to under via with"

_MEASURES = "analytics insights metrics search statistics stats usage"
_DOCUMENTS = "content contents details logs results"
_SETTLED = """
config configuration limit limits options permissions policy preferences profile quota retention
settings state status
"""
_VAGUE = "collection data details entry id info information item key list name object record"
_STANDING = "current default latest me mine primary self"
_TENANTS = """
account accounts org organization organizations orgs subscription subscriptions tenant tenants
workspace workspaces zone zones
"""
_SCOPES = """
environment environments location locations namespace namespaces project projects region regions
resourcegroup resourcegroups
"""
_FILLERS = "action actions command commands lifecycle method methods operation operations"
_TAG_ENDINGS = "controller endpoint endpoints resource service services"

NOUNS_TOO = frozenset(_NOUNS_TOO.split())
"""Verbs that can precede other nouns as well: ``upload`` of ``upload_sessions``."""

COMMANDING = frozenset(_COMMANDING.split())
"""Verbs never preceded by a noun: ``list_users`` is an action, ``share_links`` are things."""

DONE = frozenset(_DONE.split())
"""Verbs whose plural is an action, if nothing else can be done with it."""

VERBS = frozenset(_ALWAYS.split()) | NOUNS_TOO

PROTOCOL = frozenset(_PROTOCOL.split())
"""The names of HTTP methods."""

FINDING = frozenset({"find", "lookup", "query", "search"})

USUAL = FINDING | {"add", "create", "delete", "get", "list", "remove", "update"}
"""Verbs that follow things in paths that only use GET and POST."""

READING = frozenset((_GETTING + " " + _LISTING).split()) | FINDING

GETTING = frozenset(_GETTING.split())

CREATING = frozenset(_CREATING.split())

CHANGING = frozenset((_CREATING + " " + _UPDATING).split())

DELETING = frozenset(_DELETING.split())

ALIKE = {
    "create": frozenset(_LIKE_CREATE.split()),
    "delete": frozenset(_LIKE_DELETE.split()),
}
"""Verb from HTTP → verbs of ids with the same meaning."""

JOINING = frozenset({"add", "assign"})
"""Verbs that mean ``create`` for a thing's parts, and something else for all other things."""

JOINTS = frozenset(_JOINTS.split())
"""Words without meaning once what they join is gone."""

MEASURES = frozenset(_MEASURES.split())
"""Verbs that are qualified: what follows says in which way."""

DOCUMENTS = frozenset(_DOCUMENTS.split())
"""Plurals, and other words, for something that a thing has one of."""

SETTLED = frozenset(_SETTLED.split())
"""What exists with its owner, and is changed and not created."""

VAGUE = frozenset(_VAGUE.split())
"""Possible suffixes of an id's noun."""

SCOPES = frozenset((_TENANTS + _SCOPES).split())
"""Words for the place of the things that a client works with."""

TENANTS = frozenset(_TENANTS.split())
"""Words for the owners of the things that a client works with."""

STANDING = frozenset(_STANDING.split())
"""Placeholders for one item of a collection."""

FILLERS = frozenset(_FILLERS.split())
"""Words that paths put before an action."""

TAG_ENDINGS = frozenset(_TAG_ENDINGS.split())
"""Suffixes that frameworks add to the name of an operation's group."""
