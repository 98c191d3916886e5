# web_form.awk: what `doorstep-form show FORM --language L` prints, as a plain web form with the
# same questions and choices: what one would show in a browser instead of the kiosk.
#
#   doorstep-form show FORM --language zh-CN | awk -f web_form.awk > form.html
function out(text) { print text }
function close_question() {
    if (!open) return
    if (choices == 0 && kind ~ /digits|number|text|date/) out("<p><input name=q" number "></p>")
    out("</fieldset>")
    open = 0
}
BEGIN {
    out("<!doctype html><html lang=zh-CN translate=no><meta charset=utf-8><meta name=google content=notranslate><title>form</title><style>")
    out("body{font:24px sans-serif;margin:20px;background:#fdf6ec}")
    out("fieldset{border:1px solid #d8c8b0;border-radius:12px;margin:12px 0;background:#fff}")
    out("label{display:inline-block;min-width:280px;min-height:120px;padding:16px;margin:8px;")
    out("border:2px solid #d8c8b0;border-radius:12px}input:checked+span{font-weight:bold}")
    out("label:has(input:checked){background:#fcecc5;border-color:#0d703c}")
    out("</style><form>")
}
/^[0-9]+\. / {
    close_question()
    number++
    kind = $0
    open = 1
    choices = 0
    prompt = ""
    out("<fieldset>")
    next
}
open && / \| / {
    right = substr($0, index($0, " | ") + 3)
    sub(/[ \t]+$/, "", right)
    if (right ~ /^(section|picture|recording|guidance|hint):/) next
    if (right ~ /^\[[0-9]+\] /) {
        sub(/^\[[0-9]+\] /, "", right)
        sub(/ *\([^)]*\)$/, "", right)
        choices++
        out("<label><input type=radio name=q" number "><span>" right "</span></label>")
    } else if (right != "")
        out("<p>" right "</p>")
}
END {
    close_question()
    out("<button>OK</button></form></html>")
}
