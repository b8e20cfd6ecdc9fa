"""Adaptive Cards in Teams: what is refused, texts and buttons."""

import json

ELEMENTS = {
    "TextBlock", "Image", "Media", "RichTextBlock", "Container", "ColumnSet", "Column", "FactSet", "ImageSet", "ActionSet", "Table",
    "Input.Text", "Input.Number", "Input.Date", "Input.Time", "Input.Toggle", "Input.ChoiceSet",
}
ACTIONS = {"Action.OpenUrl", "Action.Submit", "Action.ShowCard", "Action.ToggleVisibility", "Action.Execute"}
# A webhook's message has nobody who answers a click.
WEBHOOK_ACTIONS = {"Action.OpenUrl", "Action.ShowCard", "Action.ToggleVisibility"}
CARD = "application/vnd.microsoft.card.adaptive"
LONGEST = 28 * 1024


class Invalid(Exception):
    """A fault of a card or an activity."""


def need(is_good, fault):
    if not is_good:
        raise Invalid(fault)


def check(card, actions=frozenset(ACTIONS)):
    """Refuses a card that Teams refuses."""
    need(isinstance(card, dict) and card.get("type") == "AdaptiveCard", "the type is AdaptiveCard")
    version = card.get("version")
    need(isinstance(version, str) and version in ("1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6"), "bad version")
    need(len(json.dumps(card, ensure_ascii=False).encode()) <= LONGEST, "the card is longer than 28 KB")
    for one in card.get("body", []):
        check_element(one, version, actions)
    for one in card.get("actions", []):
        check_action(one, version, actions)
    if "refresh" in card:
        need(isinstance(card["refresh"], dict), "bad refresh")
        need(len(card["refresh"].get("userIds", [])) <= 60, "refresh has more than 60 userIds")
        check_action(card["refresh"].get("action"), version, {"Action.Execute"})


def check_element(one, version, actions):
    need(isinstance(one, dict) and one.get("type") in ELEMENTS, f"unknown element: {one if isinstance(one, str) else one.get('type')}")
    if one["type"] == "TextBlock":
        need(isinstance(one.get("text"), str), "TextBlock needs text")
    if one["type"] == "FactSet":
        facts = one.get("facts")
        need(isinstance(facts, list) and all({"title", "value"} <= set(fact) for fact in facts), "FactSet needs facts")
    if one["type"].startswith("Input."):
        need(one.get("id"), "an input needs id")
    for each in one.get("items", []) + one.get("columns", []):
        check_element({"type": "Column", **each} if one["type"] == "ColumnSet" else each, version, actions)
    for each in one.get("actions", []):
        check_action(each, version, actions)
    if "selectAction" in one:
        check_action(one["selectAction"], version, actions)


def check_action(one, version, actions):
    need(isinstance(one, dict) and one.get("type") in actions, f"action not allowed: {one.get('type') if isinstance(one, dict) else one}")
    if one["type"] == "Action.Execute":
        need(version >= "1.4", "Action.Execute needs version 1.4")
    if one["type"] == "Action.OpenUrl":
        need(isinstance(one.get("url"), str) and one["url"], "Action.OpenUrl needs url")
    if one["type"] == "Action.ShowCard":
        check(one.get("card"), actions)
    if "fallback" in one and one["fallback"] != "drop":
        check_action(one["fallback"], "1.6", actions)


def check_activity(activity, actions=frozenset(ACTIONS)):
    """Refuses a message. A message has text or attachments."""
    need(isinstance(activity, dict) and activity.get("type") == "message", "the type is message")
    need(len(json.dumps(activity, ensure_ascii=False).encode()) <= LONGEST, "MessageSizeTooBig")
    attachments = activity.get("attachments", [])
    need(activity.get("text") or attachments, "the message is empty")
    for one in attachments:
        need(isinstance(one, dict) and one.get("contentType") == CARD, "bad contentType of an attachment")
        check(one.get("content"), actions)


def card_of(activity):
    return next((one["content"] for one in activity.get("attachments", [])), {})


def walk(value):
    if isinstance(value, list):
        for one in value:
            yield from walk(one)
    elif isinstance(value, dict):
        yield value
        for name, one in value.items():
            if name not in ("data", "fallback", "refresh"):
                yield from walk(one)


def texts(activity):
    found = [activity["text"]] if activity.get("text") else []
    for one in walk(card_of(activity)):
        if one.get("type") == "TextBlock":
            found.append(one["text"])
        if one.get("type") == "RichTextBlock":
            found.append("".join(run if isinstance(run, str) else run["text"] for run in one["inlines"]))
        found += [text for fact in one.get("facts", []) for text in (fact["title"], fact["value"])]
    return found


def actions(activity):
    return [one for one in walk(card_of(activity)) if one.get("type") in ACTIONS]


def buttons(activity):
    """The buttons: `value` is the data of Action.Execute or Action.Submit."""
    return [{"text": one.get("title", ""), "type": one["type"],
             **{shown: one[name] for name, shown in (("id", "id"), ("verb", "verb"), ("data", "value"), ("url", "url")) if name in one}}
            for one in actions(activity)]
