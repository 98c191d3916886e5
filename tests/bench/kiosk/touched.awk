# touched.awk: how long a person waited, from what glass touched, what tap_sound handed to the device and what the
# kiosk said: three files, of which the last two may be empty. Prints "NAME VALUE" lines.
#
# The first sample of any kind is mostly a sign (chosen, gone on); of speech, the sample that the kiosk's list of what
# it said begins a sentence with. Both counted from when the finger is lifted: then a touch counts. While a sign of the
# touch before still rings a first sample cannot be told: those are left out.
function sorted(values, count,   i, j, value) {
    for (i = 2; i <= count; i++) {
        value = values[i]
        for (j = i - 1; j >= 1 && values[j] > value; j--) values[j + 1] = values[j]
        values[j + 1] = value
    }
}
function spread(name, values, count,   last) {
    if (count == 0) return
    sorted(values, count)
    last = int(count * 0.99)
    if (last < count * 0.99) last++
    printf "%s_p50 %.2f\n%s_p99 %.2f\n%s_of %d\n", name, values[int((count + 1) / 2)], name, values[last], name, count
}
FNR == 1 { file++ }
FILENAME == ARGV[1] {
    touches++
    pressed[touches] = $1
    lifted[touches] = $2
    if ($3 >= 0) pixel[++pixels] = $3 - $1
    if ($4 >= 0) answer[++answers] = $4 - $2
}
FILENAME == ARGV[2] {
    buffers++
    at[buffers] = $1
    first[buffers] = $2
    next_one[buffers] = $2 + $3
    loud[buffers] = $4
}
FILENAME == ARGV[3] { begun[++sayings] = $1 }
END {
    pressed[touches + 1] = lifted[touches] + 200
    b = s = 1
    for (i = 1; i <= touches; i++) {
        while (b <= buffers && at[b] < lifted[i]) b++
        for (c = b; c <= buffers && at[c] < pressed[i + 1] && !loud[c]; c++) continue
        was_silent = b == 1 || !loud[b - 1]
        if (was_silent && c <= buffers && at[c] < pressed[i + 1]) sample[++samples] = at[c] - lifted[i]
        for (c = b; c <= buffers && at[c] < pressed[i + 1]; c++) {
            while (s <= sayings && begun[s] < first[c]) s++
            if (s <= sayings && begun[s] < next_one[c]) {
                speech[++speeches] = at[c] - lifted[i]
                break
            }
        }
    }
    printf "touches %d\n", touches
    spread("pixel_ms", pixel, pixels)
    spread("answer_ms", answer, answers)
    spread("sample_ms", sample, samples)
    spread("speech_ms", speech, speeches)
}
