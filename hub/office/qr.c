#include "office/qr.h"

#include <qrencode.h>

#include "base/arena.h"

void qr_draw(struct html *html, struct text text)
{
    struct arena *arena = arena_open("qr");
    QRcode *code = QRcode_encodeString8bit(text_string(arena, text), 0, QR_ECLEVEL_M);
    int quiet = 4; /* ISO/IEC 18004: a margin of four modules */

    arena_close(arena);
    if (!code)
        return;
    buffer_addf(
        &html->out,
        "<svg class=\"qr\" role=\"img\" aria-label=\"QR\" shape-rendering=\"crispEdges\""
        " viewBox=\"0 0 %d %d\"><path d=\"",
        code->width + 2 * quiet, code->width + 2 * quiet);
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width; x++)
            if (code->data[y * code->width + x] & 1)
                buffer_addf(&html->out, "M%d %dh1v1h-1z", x + quiet, y + quiet);
    buffer_add_string(&html->out, "\"/></svg>");
    QRcode_free(code);
}
