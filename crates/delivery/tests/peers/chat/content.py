"""What is in blocks: their elements, texts and buttons."""


def elements(blocks):
    """All elements with the block of each."""
    for one in blocks:
        found = one.get("elements", []) if one["type"] == "actions" else [one.get("accessory"), one.get("element")]
        yield from ((one, each) for each in found if each)


def named(blocks, number):
    """The blocks as Slack stores them: it gives a block_id and an action_id where there was none."""
    for one in blocks:
        one.setdefault("block_id", f"b{next(number)}")
    for _, one in elements(blocks):
        if one["type"] != "image":
            one.setdefault("action_id", f"a{next(number)}")
    return blocks


def texts(value):
    """All texts that a reader sees, in order, without those of buttons."""
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    if not isinstance(value, dict) or value.get("type") == "button":
        return []
    if isinstance(value.get("text"), str):
        return [value["text"]]
    return [text for one in value.values() for text in texts(one)]


def buttons(blocks):
    """The buttons as {id, text, value, url, style}."""
    found = [one for _, one in elements(blocks) if one["type"] == "button"]
    return [{"id": one["action_id"], "text": one["text"]["text"], **{name: one[name] for name in ("value", "url", "style") if name in one}}
            for one in found]
