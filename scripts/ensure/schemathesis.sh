#!/usr/bin/env bash
# Installs Schemathesis in a virtual environment in .tools and prints its path. Only `make contract` needs it.
source "$(dirname "$0")/../lib.sh"

python_packages "$tools/schemathesis" contract/requirements.txt
echo "$tools/schemathesis/bin/schemathesis"
