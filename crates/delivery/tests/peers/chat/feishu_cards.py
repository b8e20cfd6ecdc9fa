"""Cards of Feishu, JSON 1.0 and 2.0: what is refused, texts and buttons."""

import json

COMMON = {"markdown", "div", "hr", "img", "column_set", "column", "person", "select_static", "date_picker", "overflow", "chart", "table"}
TAGS = {
    1: COMMON | {"action", "note"},
    2: COMMON | {"button", "form", "input", "collapsible_panel", "interactive_container", "multi_select_static", "checker"},
}
# Elements of the array `actions` of version 1.0.
ACTIONS = {"button", "select_static", "select_person", "date_picker", "picker_time", "picker_datetime", "overflow"}


class Invalid(Exception):
    """A fault of a card."""


def need(is_good, fault):
    if not is_good:
        raise Invalid(fault)


def version(card):
    return 2 if card.get("schema") == "2.0" else 1


def is_shared(card):
    """Whether an update changes the card for everybody."""
    return card.get("config", {}).get("update_multi") is True


def check(card):
    """Refuses a card that Feishu refuses. At most 30 KB."""
    try:
        check_card(card)
    except (AttributeError, TypeError) as error:
        raise Invalid(f"bad shape: {error}") from None


def check_card(card):
    need(isinstance(card, dict), "the card is no object")
    need(len(json.dumps(card, ensure_ascii=False).encode()) <= 30 * 1024, "the card is longer than 30 KB")
    if card.get("type") == "template":
        return need(isinstance(card.get("data"), dict) and card["data"].get("template_id"), "missing template_id")
    need(card.get("schema") in (None, "1.0", "2.0"), "bad schema")
    kind = version(card)
    known = {"schema", "config", "header", "body", "card_link"} if kind == 2 else {"schema", "config", "header", "elements", "card_link",
                                                                                    "i18n_elements"}
    need(set(card) <= known, f"unknown property {sorted(set(card) - known)}")
    if "header" in card:
        title = card["header"].get("title", {})
        need(title.get("tag") in ("plain_text", "lark_md") and isinstance(title.get("content"), str), "bad header.title")
    elements = card.get("body", {}).get("elements") if kind == 2 else card.get("elements")
    need(isinstance(elements, list) and elements, "missing elements")
    for one in elements:
        check_element(one, kind)


def check_element(one, kind):
    need(isinstance(one, dict) and isinstance(one.get("tag"), str), "an element has no tag")
    tag = one["tag"]
    need(tag in TAGS[kind], f"unsupported tag {tag}")
    if tag == "markdown":
        need(isinstance(one.get("content"), str), "markdown has no content")
    if tag == "div":
        need("text" in one or "fields" in one, "div needs text or fields")
    if tag == "button":
        check_button(one, kind)
    if tag == "action":
        need(isinstance(one.get("actions"), list) and one["actions"], "missing actions")
        for each in one["actions"]:
            need(each.get("tag") in ACTIONS, f"unsupported tag {each.get('tag')}")
            if each["tag"] == "button":
                check_button(each, kind)
    for each in one.get("elements", []) + one.get("columns", []):
        if tag != "note":
            check_element(each, kind)


def check_button(one, kind):
    text = one.get("text", {})
    need(text.get("tag") in ("plain_text", "lark_md") and isinstance(text.get("content"), str), "a button needs text")
    if kind == 1:
        need("behaviors" not in one or "value" not in one, "a button has value or behaviors")
        return
    need("value" not in one, "a button of 2.0 has its value in behaviors")
    for each in one.get("behaviors", []):
        need(each.get("type") in ("callback", "open_url"), "bad type of behaviors")
        need(each["type"] != "open_url" or each.get("default_url"), "open_url needs default_url")
        need(each["type"] != "callback" or "value" in each, "callback needs value")


def walk(value):
    """All objects of a card, in order."""
    if isinstance(value, list):
        for one in value:
            yield from walk(one)
    elif isinstance(value, dict):
        yield value
        for name, one in value.items():
            # A value is the app's.
            if name not in ("value", "behaviors"):
                yield from walk(one)


def texts(card):
    """What a reader sees, without the texts of buttons."""
    labels = {id(one["text"]) for one in walk(card) if one.get("tag") == "button"}
    return [one["content"] for one in walk(card)
            if one.get("tag") in ("plain_text", "lark_md", "markdown") and id(one) not in labels and "content" in one]


def buttons(card):
    found = []
    for one in walk(card):
        if one.get("tag") == "button":
            shown = {"text": one["text"]["content"], **({"id": one["name"]} if "name" in one else {})}
            behaviors = one.get("behaviors", [])
            if "value" in one:
                behaviors = [*behaviors, {"type": "callback", "value": one["value"]}]
            if one.get("url"):
                behaviors = [*behaviors, {"type": "open_url", "default_url": one["url"]}]
            for each in behaviors:
                shown |= {"value": each["value"]} if each["type"] == "callback" else {"url": each["default_url"]}
            if one.get("disabled"):
                shown["disabled"] = True
            found.append(shown)
    return found
