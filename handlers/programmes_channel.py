"""Whether the bot can write in a channel: tried out, visible to the person who asks only."""

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.outgoing import Message


def probe(client: WebClient, channel: str, user_id: str, hello: Message) -> str | None:
    """Say hello to one person in a channel; return Slack's reason if that is impossible.

    Reading about channels needs scopes the bot does not ask for; trying needs none.
    """
    try:
        client.chat_postEphemeral(channel=channel, user=user_id, **hello.to_slack())
    except SlackApiError as error:
        return str(error.response.get("error", "unknown"))
    return None
