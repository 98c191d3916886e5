/* qr_text.h: a text as a picture of blocks that a camera reads off a terminal (libqrencode). */
#ifndef HUB_QR_TEXT_H
#define HUB_QR_TEXT_H

#include "base/buffer.h"

/* Two rows of the code in a line, dark on light whatever the terminal's colours: half blocks in
 * UTF-8 with SGR colours. Nothing is drawn for what is too long. */
void qr_text(struct buffer *out, const char *text);

#endif
