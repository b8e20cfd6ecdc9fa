#!/usr/bin/env bash
# Sees to Schemathesis in a virtual environment in .tools, and prints where it is. Only `make contract` needs it.
source "$(dirname "$0")/../lib.sh"

python_packages "$tools/schemathesis" contract/requirements.txt
echo "$tools/schemathesis/bin/schemathesis"
