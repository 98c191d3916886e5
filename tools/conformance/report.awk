# report.awk: clauses and the results of tests become an OpenACR report (YAML) or a table.
#
#   awk -v form=yaml|table -v part=accessibility|duties -v day=2026-11-23 -f report.awk JUNIT CLAUSES
#
# JUNIT is what `ctest --output-junit` writes. CLAUSES has the columns chapter, clause, duty,
# claim, tests (split by spaces) and notes. A claim holds while every test that it names was run
# and passed; else its clause "does-not-support", with the reason. A claim without tests, unless
# it is not-applicable, stops everything.

# The cells of a line of CSV into `cell`; their number.
function cells_of(line,    count, inside, letter, i, text) {
    count = 0; inside = 0; text = ""
    for (i = 1; i <= length(line); i++) {
        letter = substr(line, i, 1)
        if (letter == "\"" && inside && substr(line, i + 1, 1) == "\"") { text = text "\""; i++ }
        else if (letter == "\"") inside = !inside
        else if (letter == "," && !inside) { cell[++count] = text; text = "" }
        else text = text letter
    }
    cell[++count] = text
    return count
}

function attribute(tag, name,    from, rest) {
    from = index(tag, " " name "=\"")
    if (from == 0) return ""
    rest = substr(tag, from + length(name) + 3)
    return substr(rest, 1, index(rest, "\"") - 1)
}

function stop(words) {
    print FILENAME ":" FNR ": " words > "/dev/stderr"
    stopped = 1
    exit 2
}

function quoted(text) {
    gsub(/\\/, "\\\\", text)
    gsub(/"/, "\\\"", text)
    return "\"" text "\""
}

function is_duty(chapter) {
    return chapter !~ /^(en_301_549|success_criteria)/
}

# The level, and in `reason` why it is lower than the claim.
function level_of(claim, tests,    names, count, i, passed) {
    reason = ""
    count = split(tests, names, " ")
    for (i = 1; i <= count; i++) {
        passed = names[i] in status && status[names[i]] == "run"
        if (!passed)
            reason = reason (reason == "" ? "" : "; ") names[i] \
                (names[i] in status ? " did not pass" : " was not run")
    }
    return reason == "" ? claim : "does-not-support"
}

function head() {
    if (form == "table") {
        print "| chapter | clause | duty | level | shown by | notes |"
        print "|---|---|---|---|---|---|"
        return
    }
    print "title: Doorstep Accessibility Conformance Report"
    print "product:"
    print "  name: Doorstep"
    print "  description: An offline service point for social security, as a kiosk and as a phone menu."
    print "author:"
    print "  name: Doorstep"
    print "  email: conformance@doorstep.invalid"
    print "report_date: " day
    print "version: 1"
    if (part == "accessibility") print "catalog: 2.5-edition-wcag-2.2-508-eu-en"
    print "notes: " quoted(part == "accessibility" ? \
        "EN 301 549 V3.2.1 and WCAG 2.2 for closed functionality." : \
        "Duties of law and of conventions, in the form of OpenACR; no catalogue lists them.")
    print "evaluation_methods_used: " quoted("Automated tests. Each clause names those that show it; " \
        "a test that fails or is missing turns its clause to does-not-support.")
    print "license: CC-BY-4.0"
    print "chapters:"
}

function write_clause(level, notes) {
    if (form == "table") {
        printf "| %s | %s | %s | %s | %s | %s |\n", cell[1], cell[2], cell[3], level, cell[5], notes
        return
    }
    if (cell[1] != chapter) {
        chapter = cell[1]
        print "  " chapter ":"
        print "    criteria:"
    }
    print "      - num: " quoted(cell[2])
    print "        components:"
    print "          - name: " (chapter ~ /^success/ ? "software" : "none")
    print "            adherence:"
    print "              level: " level
    print "              notes: " quoted(notes)
}

FNR == 1 { file++ }

# The tests.
file == 1 && /<testcase / { status[attribute($0, "name")] = attribute($0, "status"); next }
file == 1 { next }

# The clauses.
FNR == 1 { head(); next }
/^[ \t]*$/ { next }
{
    sub(/\r$/, "")
    if (cells_of($0) != 6) stop("a clause has six cells")
    if (cell[4] !~ /^(supports|partially-supports|not-applicable)$/) stop("no claim: " cell[4])
    if (cell[4] == "not-applicable" && (cell[5] != "" || cell[6] == "")) \
        stop("what is not applicable has a reason, and no tests")
    if (cell[4] == "partially-supports" && cell[6] == "") \
        stop("what is supported in part says what is not")
    if (cell[4] != "not-applicable" && cell[5] == "") stop("a claim names the tests that show it")
    if ((cell[1], cell[2]) in seen) stop("this clause stands there twice")
    seen[cell[1], cell[2]] = 1
    if (part != "" && (part == "duties") != is_duty(cell[1])) next
    level = level_of(cell[4], cell[5])
    notes = cell[6]
    if (reason != "") { notes = (notes == "" ? "" : notes " ") "Turned: " reason "."; turned++ }
    if (form != "table" && cell[5] != "") notes = (notes == "" ? "" : notes " ") "Shown by: " cell[5] "."
    write_clause(level, notes)
}

END {
    if (stopped) exit 2
    if (turned > 0) { print turned " clauses are not supported" > "/dev/stderr"; exit 1 }
}
