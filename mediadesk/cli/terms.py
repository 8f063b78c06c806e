"""What is agreed about attribution, from the command line."""

from __future__ import annotations

from mediadesk.cli.call import DONE, Call, Commands
from mediadesk.cli.requests import say_request, terms_json
from mediadesk.cli.say import print_json


def add(commands: Commands) -> None:
    """Add the command."""
    terms = commands.verb("terms", "show or write down what is agreed about attribution", _terms)
    terms.add_argument(
        "attribution", nargs="?", default="", help="on the record, on background, …; or none"
    )
    terms.add_argument("--with", dest="party", default="", metavar="NAME", help="who agreed to it")
    terms.add_argument("--note", default="")


def _terms(call: Call) -> int:
    from mediadesk.domain.attribution import attribution_of

    request, options = call.request(), call.options
    if not options.attribution:
        return _show(call)
    attributions = call.desk.attributions
    if options.attribution.strip().lower() == "none":
        done = attributions.withdraw(request.id, actor=call.actor)
    else:
        done = attributions.agree(
            request.id,
            attribution_of(options.attribution),
            actor=call.actor,
            party=options.party,
            note=options.note,
        )
    return say_request(call, done.request)


def _show(call: Call) -> int:
    terms = call.request().terms
    if call.as_json:
        print_json({"terms": terms_json(terms)})
    elif terms is None:
        print("Nothing is agreed.")
    else:
        print(f"{terms.attribution.words}: {terms.definition}")
        print(f"Agreed with {terms.party}, written down by {terms.by}.")
        if terms.note:
            print(terms.note)
    return DONE
