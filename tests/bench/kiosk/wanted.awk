# wanted.awk: the table of what was measured. Arguments: the rows (name|what it is|ours at most|the browser's at least so
# many times as much), the kiosk's figures and the browser's ("NAME VALUE" lines). Ends with 1 when one is missed.
FILENAME == ARGV[1] {
    split($0, row, "|")
    name[++rows] = row[1]
    label[rows] = row[2]
    most[rows] = row[3]
    times[rows] = row[4]
    next
}
FILENAME == ARGV[2] { ours[$1] = $2; next }
{ browser[$1] = $2; has_browser = 1 }
function verdict(i,   wanted, met, ratio) {
    if (most[i] == "" && times[i] == "") return ""
    met = name[i] in ours
    if (most[i] != "") {
        wanted = "at most " most[i]
        met = met && ours[name[i]] + 0 <= most[i] + 0
    }
    if (times[i] != "" && has_browser) {
        wanted = wanted ", " times[i] " times"
        met = met && browser[name[i]] >= times[i] * ours[name[i]]
    }
    if (!met) missed++
    return sprintf("%-22s %s", wanted, met ? "met" : "MISSED")
}
END {
    printf "%-50s %9s %9s %8s  %s\n", "", "kiosk", "Chromium", "times", "wanted"
    for (i = 1; i <= rows; i++) {
        n = name[i]
        ratio = browser[n] > 0 && ours[n] > 0 ? sprintf("%.1f", browser[n] / ours[n]) : ""
        line = sprintf("%-50s %9s %9s %8s  %s", label[i], ours[n], browser[n], ratio, verdict(i))
        sub(/ +$/, "", line)
        print line
    }
    printf "\n%d touches of the kiosk: pixels changed after %d, sound began after %d, speech after %d.\n", ours["touches"],
        ours["pixel_ms_of"], ours["sample_ms_of"], ours["speech_ms_of"]
    if (has_browser) printf "%d touches of Chromium: pixels changed after %d.\n", browser["touches"], browser["pixel_ms_of"]
    else print "There is no Chromium here to stand beside it: sudo apt-get install chromium"
    if (missed) printf "%d of the figures wanted %s missed.\n", missed, missed == 1 ? "is" : "are"
    else if (has_browser) print "All figures wanted are met."
    else print "All figures wanted of the kiosk alone are met; those against Chromium are not measured."
    exit missed > 0
}
