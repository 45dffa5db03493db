"""Everything a person can press, fill in and open, against a real Bolt app."""

from typing import Any

import pytest
from slack_bolt import Ack, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import Sandbox


def plain(text: str) -> dict[str, str]:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def form(title: str = "Sign up", **more: Any) -> dict[str, Any]:
    """A modal with a name, a topic and an optional note."""
    options = [{"text": plain(name), "value": name.lower()} for name in ("AI", "Social")]
    return {
        "type": "modal",
        "callback_id": "signup",
        "title": plain(title),
        "submit": plain("Send"),
        "blocks": [
            {
                "type": "input",
                "block_id": "name",
                "label": plain("Your name"),
                "element": {"type": "plain_text_input", "action_id": "name", "max_length": 10},
            },
            {
                "type": "input",
                "block_id": "topic",
                "label": plain("Topic"),
                "element": {
                    "type": "static_select",
                    "action_id": "topic",
                    "options": options,
                    "initial_option": options[0],
                },
            },
            {
                "type": "input",
                "block_id": "who",
                "label": plain("Who"),
                "optional": True,
                "element": {"type": "external_select", "action_id": "who"},
            },
        ],
        **more,
    }


def buttons(*labels: str) -> list[dict[str, Any]]:
    """One actions block."""
    elements = [
        {"type": "button", "action_id": f"do:{label}", "text": plain(label), "value": label}
        for label in labels
    ]
    return [{"type": "actions", "block_id": "b", "elements": elements}]


@pytest.fixture
def opener(bolt: Any) -> Any:
    """An app whose command opens the form."""

    def mentor(ack: Ack, client: WebClient, command: dict[str, str]) -> None:
        client.views_open(trigger_id=command["trigger_id"], view=form(notify_on_close=True))
        ack()

    bolt.app.command("/mentor")(mentor)

    return bolt


def test_a_form_is_filled_in_corrected_and_closed(sandbox: Sandbox, opener: Any) -> None:
    """Errors keep the form open with what was typed; an empty ack closes it."""

    def signup(ack: Ack, view: dict[str, Any]) -> None:
        values = view["state"]["values"]
        opener.seen.append(values["topic"]["topic"]["selected_option"]["value"])
        if values["name"]["name"]["value"] == "bad":
            ack(response_action="errors", errors={"name": "not this"})
        else:
            ack()

    opener.app.view("signup")(signup)

    anna = sandbox.person("anna.lindqvist")
    view = anna.command("/mentor signup").view
    assert view is not None

    assert anna.submit(view).errors == {"name": "Please complete this required field."}
    assert anna.submit(view, {"name": "far too long"}).errors.keys() == {"name"}
    assert anna.submit(view, {"Your name": "bad"}).errors == {"name": "not this"}
    assert anna.modal()["state"]["values"]["name"]["name"]["value"] == "bad"  # type: ignore[index]
    done = anna.submit(view, {"name": "Anna", "topic": "Social"})
    assert (done.ok, done.view) == (True, None)
    assert opener.seen == ["ai", "social"]
    assert sandbox.violations == []


@pytest.mark.parametrize(
    ("action", "titles"),
    [("update", ["New"]), ("push", ["Sign up", "New"]), ("clear", [])],
)
def test_a_submission_may_replace_stack_or_clear(
    sandbox: Sandbox, opener: Any, action: str, titles: list[str]
) -> None:
    """All response actions lead to the stack that Slack would show."""

    def signup(ack: Ack) -> None:
        more: dict[str, Any] = {} if action == "clear" else {"view": form("New")}
        ack(response_action=action, **more)

    opener.app.view("signup")(signup)

    anna = sandbox.person("anna.lindqvist")
    view = anna.command("/mentor").view
    assert view is not None
    anna.submit(view, {"name": "A"})

    assert [one["title"]["text"] for one in sandbox.world.stacks["U0ANNA"]] == titles


def test_closing_tells_an_app_that_asked(sandbox: Sandbox, opener: Any) -> None:
    """view_closed arrives for notify_on_close."""

    def closed(ack: Ack, body: dict[str, Any]) -> None:
        opener.seen.append(body["is_cleared"])
        ack()

    opener.app.view_closed("signup")(closed)

    anna = sandbox.person("anna.lindqvist")
    view = anna.command("/mentor").view
    assert view is not None
    anna.close(view)

    sandbox.wait(lambda: opener.seen == [False])
    assert anna.modal() is None


def test_an_external_select_asks_the_app(sandbox: Sandbox, opener: Any) -> None:
    """block_suggestion brings the typed text and shows the answer."""

    def who(ack: Ack, payload: dict[str, Any]) -> None:
        ack(options=[{"text": plain(payload["value"]), "value": "1"}])

    opener.app.options("who")(who)

    anna = sandbox.person("anna.lindqvist")
    view = anna.command("/mentor").view
    assert view is not None

    assert anna.options(view, "who", "be")["options"][0]["text"]["text"] == "be"


def test_a_trigger_works_once_and_not_for_long(bolt: Any) -> None:
    """The second use and a late use are refused with Slack's codes."""

    def mentor(ack: Ack, command: dict[str, str]) -> None:
        bolt.seen.append(command["trigger_id"])
        ack()

    bolt.app.command("/mentor")(mentor)

    sandbox = bolt.sandbox
    sandbox.person("anna.lindqvist").command("/mentor")
    client = WebClient(sandbox.app.bot_token, base_url=sandbox.api_url)
    client.views_open(trigger_id=bolt.seen[0], view=form())
    errors = []
    sandbox.person("anna.lindqvist").command("/mentor")
    for trigger in (bolt.seen[0], "made.up", bolt.seen[1]):
        sandbox.slack.triggers.seconds = 0.0 if trigger == bolt.seen[1] else 3.0
        with pytest.raises(SlackApiError) as refused:
            client.views_open(trigger_id=trigger, view=form())
        errors.append(refused.value.response["error"])

    assert errors == ["exchanged_trigger_id", "invalid_trigger_id", "expired_trigger_id"]


def test_a_button_in_a_message_replaces_it_through_the_response_url(
    sandbox: Sandbox, bolt: Any
) -> None:
    """The action carries value and response_url; five answers are the limit."""

    def yes(ack: Ack, respond: Respond, action: dict[str, str], body: dict[str, Any]) -> None:
        ack()
        bolt.seen.append((action["value"], body["message"]["text"]))
        respond(text="Thanks", replace_original=True)
        bolt.seen += [respond(text=str(n), response_type="ephemeral").status_code for n in range(5)]

    bolt.app.action("do:Yes")(yes)

    anna = sandbox.person("anna.lindqvist")
    client = WebClient(sandbox.app.bot_token, base_url=sandbox.api_url)
    client.chat_postMessage(channel="U0ANNA", text="Sure?", blocks=buttons("Yes", "No"))
    assert anna.press(anna.wait_for("Sure?"), "Yes").ok

    anna.wait_for("Thanks")
    sandbox.wait(lambda: len(bolt.seen) == 6)
    assert bolt.seen == [("Yes", "Sure?"), 200, 200, 200, 200, 404]
    assert [one.text for one in anna.dm()] == ["Thanks", "0", "1", "2", "3"]


def test_what_only_one_person_sees_cannot_become_public(sandbox: Sandbox, bolt: Any) -> None:
    """The answer to a command stays ephemeral, and the command itself is no message to delete."""

    def mentor(ack: Ack, respond: Respond) -> None:
        ack(text="only you", blocks=buttons("Show"))
        bolt.seen.append(respond(delete_original=True).status_code)

    def show(ack: Ack, respond: Respond) -> None:
        ack()
        told = respond(text="everybody", replace_original=True, response_type="in_channel")
        bolt.seen.append(told.status_code)
        bolt.seen.append(respond(delete_original=True).status_code)

    bolt.app.command("/mentor")(mentor)
    bolt.app.action("do:Show")(show)

    anna, ben = sandbox.person("anna.lindqvist"), sandbox.person("ben.carter")
    [answer] = anna.command("/mentor", "reverse-mentoring").messages
    assert ben.messages("reverse-mentoring") == []
    assert anna.press(answer, "Show").ok

    sandbox.wait(lambda: len(bolt.seen) == 3)
    assert bolt.seen == [404, 404, 200]
    assert anna.messages("reverse-mentoring") == []


def test_a_fourth_modal_does_not_fit_on_the_stack(sandbox: Sandbox, opener: Any) -> None:
    """Slack stacks three views; the form that wanted another stays as it was."""
    opener.app.view("signup")(lambda ack: ack(response_action="push", view=form("Next")))
    anna = sandbox.person("anna.lindqvist")
    view = anna.command("/mentor").view
    for refused in ("", "", "push_limit_reached"):
        assert view is not None
        reply = anna.submit(view, {"name": "A"})
        assert reply.error == refused
        view = reply.view
    assert len(sandbox.world.stacks["U0ANNA"]) == 3


def test_home_is_published_when_it_is_opened(sandbox: Sandbox, bolt: Any) -> None:
    """app_home_opened with tab and view; buttons there act on the view."""

    def opened(event: dict[str, Any], client: WebClient) -> None:
        bolt.seen.append((event["tab"], "view" in event))
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": buttons("Go")})

    bolt.app.event("app_home_opened")(opened)

    def go(ack: Ack, body: dict[str, Any]) -> None:
        bolt.seen.append(body["container"]["type"])
        ack()

    bolt.app.action("do:Go")(go)

    anna = sandbox.person("anna.lindqvist")
    anna.home()
    home = anna.home()
    assert anna.press(home, "Go").ok

    assert bolt.seen == [("home", False), ("home", True), "view"]


def test_a_global_shortcut_brings_a_trigger(sandbox: Sandbox, bolt: Any) -> None:
    """The shortcut opens a form."""

    def start(ack: Ack, client: WebClient, body: dict[str, Any]) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=form())
        ack()

    bolt.app.shortcut("start")(start)

    assert sandbox.person("anna.lindqvist").shortcut("start").view is not None
    assert sandbox.person("anna.lindqvist").shortcut("other").error == "unknown_shortcut"


def test_a_broken_answer_is_recorded(sandbox: Sandbox, opener: Any) -> None:
    """Errors for unknown blocks and views that break the rules are violations."""

    def signup(ack: Ack, view: dict[str, Any]) -> None:
        if view["state"]["values"]["name"]["name"]["value"] == "a":
            ack(response_action="errors", errors={"nobody": "x"})
        else:
            ack(response_action="update", view=form("T" * 25))

    opener.app.view("signup")(signup)

    anna = sandbox.person("anna.lindqvist")
    view = anna.command("/mentor").view
    assert view is not None
    assert anna.submit(view, {"name": "a"}).error == "invalid_errors"
    assert anna.submit(view, {"name": "b"}).error == "invalid_arguments"
    assert [one.pointer for one in sandbox.violations] == ["/errors", "/title/text"]
