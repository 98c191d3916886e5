/* qr.h: a text as a picture that a camera reads (libqrencode), in SVG. */
#ifndef OFFICE_QR_H
#define OFFICE_QR_H

#include "office/html.h"

/* Nothing is drawn for what is too long for a QR code. */
void qr_draw(struct html *html, struct text text);

#endif
