"""Block Kit: refuses blocks and modals that Slack refuses."""

# Where an element may stand.
CHOICES = {
    "static_select", "multi_static_select", "users_select", "multi_users_select", "conversations_select", "channels_select",
    "datepicker", "timepicker", "datetimepicker", "radio_buttons", "checkboxes",
}
INPUTS = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}
PLACES = {"actions": CHOICES | {"button", "overflow"}, "section": CHOICES | {"button", "overflow", "image"}, "input": CHOICES | INPUTS}


class Invalid(Exception):
    """One fault, worded as in response_metadata.messages."""

    def __init__(self, path, fault):
        super().__init__(f"[ERROR] {fault} [json-pointer:{path}]")


def fields(value, path, needed, optional=""):
    """An object with these fields and no others."""
    if not isinstance(value, dict):
        raise Invalid(path, "must be an object")
    needed = needed.split()
    for name in needed:
        if name not in value:
            raise Invalid(path, f"missing required field: {name}")
    for name in value:
        if name not in needed and name not in optional.split():
            raise Invalid(path, f"invalid additional property: {name}")


def string(value, path, longest, shortest=1):
    if not isinstance(value, str):
        raise Invalid(path, "must be a string")
    if len(value) < shortest:
        raise Invalid(path, f"must be more than {shortest - 1} characters")
    if len(value) > longest:
        raise Invalid(path, f"must be less than {longest + 1} characters")


def some(value, path, most, least=1):
    if not isinstance(value, list):
        raise Invalid(path, "must be an array")
    if len(value) < least:
        raise Invalid(path, f"no fewer than {least} items required")
    if len(value) > most:
        raise Invalid(path, f"no more than {most} items allowed")
    return [(one, f"{path}/{n}") for n, one in enumerate(value)]


def text(value, path, longest, kinds=("plain_text",)):
    fields(value, path, "type text", "emoji verbatim")
    if value["type"] not in kinds:
        raise Invalid(f"{path}/type", f"must be one of {', '.join(kinds)}")
    if "emoji" in value and value["type"] != "plain_text" or "verbatim" in value and value["type"] != "mrkdwn":
        raise Invalid(path, f"not a property of {value['type']}")
    string(value["text"], f"{path}/text", longest)


ANY_TEXT = ("plain_text", "mrkdwn")


def optional(value, path, checks):
    """Checks the fields that are there."""
    for name, check in checks.items():
        if name in value:
            check(value[name], f"{path}/{name}")


def limit(longest):
    return lambda value, path: string(value, path, longest)


def plain(longest):
    return lambda value, path: text(value, path, longest)


def one_of(*names):
    def check(value, path):
        if value not in names:
            raise Invalid(path, f"must be one of {', '.join(map(str, names))}")
    return check


def confirm(value, path):
    fields(value, path, "title text confirm deny", "style")
    text(value["title"], f"{path}/title", 100)
    text(value["text"], f"{path}/text", 300, ANY_TEXT)
    text(value["confirm"], f"{path}/confirm", 30)
    text(value["deny"], f"{path}/deny", 30)
    optional(value, path, {"style": one_of("primary", "danger")})


def option(value, path):
    fields(value, path, "text value", "description url")
    text(value["text"], f"{path}/text", 75, ANY_TEXT)
    string(value["value"], f"{path}/value", 150)
    optional(value, path, {"description": lambda one, at: text(one, at, 75, ANY_TEXT)})


def options(most):
    return lambda value, path: [option(*one) for one in some(value, path, most)]


def group(value, path):
    fields(value, path, "label options")
    text(value["label"], f"{path}/label", 75)
    options(100)(value["options"], f"{path}/options")


def image(value, path, more=""):
    fields(value, path, "type alt_text", "image_url slack_file " + more)
    if ("image_url" in value) == ("slack_file" in value):
        raise Invalid(path, "needs one of image_url and slack_file")
    string(value["alt_text"], f"{path}/alt_text", 2000)
    optional(value, path, {"image_url": limit(3000), "title": plain(2000), "block_id": limit(255)})


def element(value, path, place):
    kind = value.get("type") if isinstance(value, dict) else None
    if kind not in PLACES[place]:
        raise Invalid(path, f"unsupported type: {kind}")
    if kind == "image":
        return image(value, path)
    common = {"action_id": limit(255), "confirm": confirm, "placeholder": plain(150)}
    if kind == "button":
        fields(value, path, "type text", "action_id url value style confirm accessibility_label")
        text(value["text"], f"{path}/text", 75)
        common |= {"url": limit(3000), "value": limit(2000), "style": one_of("primary", "danger"), "accessibility_label": limit(75)}
    elif kind in INPUTS:
        fields(value, path, "type is_decimal_allowed" if kind == "number_input" else "type",
               "action_id initial_value multiline min_length max_length min_value max_value placeholder focus_on_load "
               "dispatch_action_config")
        longest, shortest = value.get("max_length", 3000), value.get("min_length", 0)
        if not 1 <= longest <= 3000 or not 0 <= shortest <= longest:
            raise Invalid(path, "min_length and max_length must be in order, and at most 3000")
    elif "static_select" in kind:
        fields(value, path, "type", "action_id options option_groups initial_option initial_options placeholder confirm "
               "max_selected_items focus_on_load")
        if ("options" in value) == ("option_groups" in value):
            raise Invalid(path, "needs one of options and option_groups")
        common |= {"options": options(100), "option_groups": lambda all, at: [group(*one) for one in some(all, at, 100)]}
    elif kind in ("overflow", "radio_buttons", "checkboxes"):
        fields(value, path, "type options", "action_id initial_option initial_options confirm focus_on_load")
        options(5 if kind == "overflow" else 10)(value["options"], f"{path}/options")
    else:
        fields(value, path, "type", "action_id placeholder confirm focus_on_load initial_date initial_time initial_date_time "
               "initial_user initial_users timezone max_selected_items")
    optional(value, path, common)


def block(value, path):
    kind = value.get("type") if isinstance(value, dict) else None
    optional(value if isinstance(value, dict) else {}, path, {"block_id": limit(255)})
    if kind == "section":
        fields(value, path, "type", "block_id text fields accessory expand")
        if "text" not in value and "fields" not in value:
            raise Invalid(path, "needs text or fields")
        optional(value, path, {
            "text": lambda one, at: text(one, at, 3000, ANY_TEXT),
            "fields": lambda all, at: [text(*one, 2000, ANY_TEXT) for one in some(all, at, 10)],
            "accessory": lambda one, at: element(one, at, "section"),
        })
    elif kind == "header":
        fields(value, path, "type text", "block_id")
        text(value["text"], f"{path}/text", 150)
    elif kind == "divider":
        fields(value, path, "type", "block_id")
    elif kind == "context":
        fields(value, path, "type elements", "block_id")
        for one, at in some(value["elements"], f"{path}/elements", 10):
            if isinstance(one, dict) and one.get("type") == "image":
                image(one, at)
            else:
                text(one, at, 2000, ANY_TEXT)
    elif kind == "actions":
        fields(value, path, "type elements", "block_id")
        for one, at in some(value["elements"], f"{path}/elements", 25):
            element(one, at, "actions")
        unique([one.get("action_id") for one in value["elements"]], path, "action_id")
    elif kind == "input":
        fields(value, path, "type label element", "block_id hint optional dispatch_action")
        text(value["label"], f"{path}/label", 2000)
        optional(value, path, {"hint": plain(2000)})
        element(value["element"], f"{path}/element", "input")
    elif kind == "image":
        image(value, path, "title block_id")
    elif kind == "markdown":
        fields(value, path, "type text", "block_id")
        string(value["text"], f"{path}/text", 12000)
    elif kind == "table":
        fields(value, path, "type rows", "block_id column_settings")
        for row, at in some(value["rows"], f"{path}/rows", 100):
            some(row, at, 20)
    else:
        raise Invalid(path, f"unsupported type: {kind}")


def unique(names, path, what):
    names = [name for name in names if name is not None]
    if len(names) != len(set(names)):
        raise Invalid(path, f"`{what}` must be unique")


def check(blocks, path="/blocks", most=50):
    """Refuses blocks of a message, or of a modal with `most` 100."""
    for one, at in some(blocks, path, most, 0):
        block(one, at)
    unique([one.get("block_id") for one in blocks], path, "block_id")
    if sum(len(one["text"]) for one in blocks if one["type"] == "markdown") > 12000:
        raise Invalid(path, "markdown must be less than 12001 characters in total")


def check_view(view):
    """Refuses a modal."""
    fields(view, "/view", "type title blocks", "submit close callback_id private_metadata clear_on_close notify_on_close "
           "external_id submit_disabled")
    one_of("modal")(view["type"], "/view/type")
    optional(view, "/view", {
        "title": plain(24), "submit": plain(24), "close": plain(24), "callback_id": lambda one, at: string(one, at, 255, 0),
        "private_metadata": lambda one, at: string(one, at, 3000, 0), "external_id": limit(255),
    })
    check(view["blocks"], "/view/blocks", 100)
    if "submit" not in view and any(one["type"] == "input" for one in view["blocks"]):
        raise Invalid("/view", "`submit` is required when an `input` block is within blocks array")
