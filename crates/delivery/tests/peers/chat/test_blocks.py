"""Tests of the limits of Block Kit."""

import unittest

import blocks as kit

MODAL = {
    "type": "modal", "title": {"type": "plain_text", "text": "Deny"}, "submit": {"type": "plain_text", "text": "Deny"},
    "callback_id": "deny", "private_metadata": "ref", "blocks": [{
        "type": "input", "block_id": "reason", "label": {"type": "plain_text", "text": "Reason"},
        "element": {"type": "plain_text_input", "action_id": "text", "max_length": 10},
    }],
}


def button(action="approve", text="Approve", **more):
    return {"type": "button", "action_id": action, "text": {"type": "plain_text", "text": text}, "value": "ref", **more}


def section(text):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def card(*buttons):
    return [section("Hello"), {"type": "actions", "elements": list(buttons or [button()])}]


class Limits(unittest.TestCase):
    def refused(self, blocks, fault):
        with self.assertRaises(kit.Invalid) as caught:
            kit.check(blocks)
        self.assertIn(fault, str(caught.exception))

    def test_limits_of_block_kit(self):
        kit.check(card(button(text="x" * 75, value="v" * 2000, action="a" * 255)))
        kit.check([section("x" * 3000)] * 50)
        kit.check([{"type": "header", "text": {"type": "plain_text", "text": "x" * 150}}])
        self.refused([section("x")] * 51, "no more than 50 items")
        self.refused([section("x" * 3001)], "less than 3001 characters")
        self.refused([section("")], "more than 0 characters")
        self.refused([{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}], "less than 151")
        self.refused([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "must be one of plain_text")
        self.refused(card(button(text="x" * 76)), "less than 76")
        self.refused(card(button(value="v" * 2001)), "less than 2001")
        self.refused(card(button(url="u" * 3001)), "less than 3001")
        self.refused(card(button(action="a" * 256)), "less than 256")
        self.refused(card(button(style="green")), "must be one of primary, danger")
        self.refused(card(button(), button()), "`action_id` must be unique")
        self.refused(card(*[button(action=str(n)) for n in range(26)]), "no more than 25")
        self.refused(card(button(color="red")), "invalid additional property: color")
        self.refused([{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}], "no more than 10")
        self.refused([{"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11}], "no more than 10")
        self.refused([{"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2001}]}], "less than 2001")
        self.refused([{"type": "section"}], "needs text or fields")
        self.refused([{"type": "marquee"}], "unsupported type: marquee")
        self.refused([{"type": "markdown", "text": "x" * 7000}] * 2, "in total")
        twice = [{**section("x"), "block_id": "b"}] * 2
        self.refused(twice, "`block_id` must be unique")

    def test_limits_of_modals(self):
        kit.check_view(MODAL)
        for patch, fault in (
            ({"title": {"type": "plain_text", "text": "x" * 25}}, "less than 25"),
            ({"private_metadata": "x" * 3001}, "less than 3001"),
            ({"callback_id": "x" * 256}, "less than 256"),
            ({"blocks": [section("x")] * 101}, "no more than 100"),
            ({"color": "red"}, "additional property"),
            ({"type": "popup"}, "must be one of modal"),
        ):
            with self.assertRaises(kit.Invalid) as caught:
                kit.check_view({**MODAL, **patch})
            self.assertIn(fault, str(caught.exception))
        with self.assertRaises(kit.Invalid):
            kit.check_view({name: value for name, value in MODAL.items() if name != "submit"})


if __name__ == "__main__":
    unittest.main()
