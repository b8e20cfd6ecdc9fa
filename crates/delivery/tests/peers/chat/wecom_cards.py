"""Template cards of WeCom: their limits, texts and buttons."""

import re

TASK_ID = re.compile(r"[0-9A-Za-z_@-]{1,128}")
TYPES = ("text_notice", "news_notice", "button_interaction", "vote_interaction", "multiple_interaction")


class Invalid(Exception):
    """A fault of a card: the service answers 40058."""


def need(is_good, fault):
    if not is_good:
        raise Invalid(fault)


def text(card, name, longest, needed=False, size=len):
    """A text of at most so many characters, by its dotted name."""
    value = card
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    if value is None:
        return need(not needed, f"missing {name}")
    need(isinstance(value, str) and (value or not needed), f"{name} must be a text")
    need(size(value) <= longest, f"{name} is longer than {longest}")


def some(card, name, most, least=0):
    value = card.get(name, [])
    need(isinstance(value, list) and all(isinstance(one, dict) for one in value), f"{name} must be an array of objects")
    need(least <= len(value) <= most, f"{name} must have {least} to {most} items")
    return value


def size_in_bytes(value):
    return len(value.encode())


def check(card, is_update=False):
    """Refuses a card that WeCom refuses. Gives advice that the card breaks."""
    try:
        return check_card(card, is_update)
    except (AttributeError, TypeError) as error:
        raise Invalid(f"bad shape: {error}") from None


def check_card(card, is_update):
    need(isinstance(card, dict), "missing template_card")
    kind = card.get("card_type")
    need(kind in TYPES, "bad card_type")
    text(card, "main_title.title", 36)
    text(card, "main_title.desc", 44)
    text(card, "sub_title_text", 160)
    titled = card.get("main_title", {}).get("title") or (kind == "text_notice" and card.get("sub_title_text"))
    need(titled, "missing main_title.title")
    advice = []
    for one in some(card, "horizontal_content_list", 6):
        text(one, "keyname", 1000, needed=True)
        need(one.get("type", 0) in (0, 1, 2, 3), "bad type of horizontal_content_list")
        need(one.get("type") != 1 or one.get("url"), "missing url of horizontal_content_list")
        need(one.get("type") != 3 or one.get("userid"), "missing userid of horizontal_content_list")
        if len(one["keyname"]) > 5 or len(one.get("value", "")) > 30:
            advice.append(f"horizontal_content_list: {one['keyname']} is long")
    if len(card.get("source", {}).get("desc", "")) > 13:
        advice.append("source.desc is long")
    action = card.get("card_action")
    if kind in ("text_notice", "news_notice"):
        need(isinstance(action, dict), "missing card_action")
    if action is not None:
        need(isinstance(action, dict) and action.get("type", 0) in (0, 1, 2), "bad card_action.type")
        need(action.get("type") != 1 or action.get("url"), "missing card_action.url")
    if "action_menu" in card:
        need(1 <= len(some(card["action_menu"], "action_list", 3, 1)), "bad action_menu")
    if kind == "button_interaction":
        check_buttons(card)
    if "task_id" in card or (kind not in ("text_notice", "news_notice") and not is_update) or "action_menu" in card:
        task = card.get("task_id")
        need(isinstance(task, str) and TASK_ID.fullmatch(task), "bad task_id")
    return advice


def check_buttons(card):
    for one in some(card, "button_list", 6, 1):
        text(one, "text", 10, needed=True)
        need(one.get("style", 1) in (1, 2, 3, 4), "bad style of button_list")
        need(one.get("type", 0) in (0, 1), "bad type of button_list")
        if one.get("type", 0) == 0:
            text(one, "key", 1024, needed=True, size=size_in_bytes)
        else:
            text(one, "url", 2048, needed=True)
    keys = [one["key"] for one in card["button_list"] if one.get("type", 0) == 0]
    need(len(keys) == len(set(keys)), "keys of button_list must differ")
    if "button_selection" in card:
        selection = card["button_selection"]
        text(selection, "question_key", 1024, needed=True, size=size_in_bytes)
        for one in some(selection, "option_list", 10, 1):
            text(one, "id", 1024, needed=True)
            text(one, "text", 1024, needed=True)


def texts(body):
    """What a reader sees, in order."""
    if body["msgtype"] != "template_card":
        return [body[body["msgtype"]]["content"]]
    card = body["template_card"]
    title = card.get("main_title", {})
    quote = card.get("quote_area", {})
    found = [card.get("source", {}).get("desc"), title.get("title"), title.get("desc"), quote.get("title"), quote.get("quote_text"),
             card.get("sub_title_text")]
    for one in card.get("horizontal_content_list", []):
        found += [one["keyname"], one.get("value")]
    return [one for one in found if one]


def buttons(body):
    """The buttons. One that an update replaced has only its text."""
    if body["msgtype"] != "template_card":
        return []
    card = body["template_card"]
    if card.get("replace_text"):
        return [{"text": card["replace_text"]}]
    return [{"text": one["text"], **({"url": one["url"]} if one.get("type") == 1 else {"id": one["key"], "value": one["key"]})}
            for one in card.get("button_list", [])]
