"""Verifies a webhook as a receiver does: webhook.py SECRET, with {"headers","body"} on standard input. Exits 0 if it is good."""

import json
import sys

from standardwebhooks.webhooks import Webhook

told = json.load(sys.stdin)
print(json.dumps(Webhook(sys.argv[1]).verify(told["body"], told["headers"])))
