#!/bin/sh
# Checks built pages with the Nu Html Checker, warnings and all. Silent and 0 when there is nothing to say:
#
#     tests/tools/vnu.sh output/*/*.html

exec java -jar "$(dirname "$0")/node_modules/vnu-jar/build/dist/vnu.jar" --Werror "$@"
