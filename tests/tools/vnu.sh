#!/bin/sh
# Checks built pages with the Nu Html Checker, warnings and all. Silent and 0 when there is nothing to say:
#
#     tests/tools/vnu.sh output/*/*.html

# It reads `img-src data:` as if it let no picture through; browsers do not.
exec java -jar "$(dirname "$0")/node_modules/vnu-jar/build/dist/vnu.jar" --Werror \
    --filterpattern 'Resource violates Content Security Policy.*“data:image/.*' "$@"
