#include "hub/qr_text.h"

#include <qrencode.h>

enum { QUIET = 4 }; /* modules of margin that ISO/IEC 18004 asks for */

static bool is_dark(const QRcode *code, int x, int y)
{
    x -= QUIET;
    y -= QUIET;
    return x >= 0 && y >= 0 && x < code->width && y < code->width &&
           (code->data[y * code->width + x] & 1) != 0;
}

void qr_text(struct buffer *out, const char *text)
{
    static const char *const BLOCKS[] = {" ", "▄", "▀", "█"};
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);

    if (code == NULL)
        return;
    for (int y = 0; y < code->width + 2 * QUIET; y += 2) {
        buffer_add_string(out, "\033[30;107m");
        for (int x = 0; x < code->width + 2 * QUIET; x++)
            buffer_add_string(out, BLOCKS[2 * is_dark(code, x, y) + is_dark(code, x, y + 1)]);
        buffer_add_string(out, "\033[0m\n");
    }
    QRcode_free(code);
}
