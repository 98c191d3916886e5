/* earcon.h: short sounds that are no words, made by arithmetic. Within the room. */
#ifndef VOICE_EARCON_H
#define VOICE_EARCON_H

#include "voice/voice.h"

enum { EARCON_MOST_SAMPLES = VOICE_RATE / 4 };

/* Its samples in `out`, which has room for EARCON_MOST_SAMPLES; how many. */
size_t earcon_make(int16_t *out, enum voice_earcon which);

#endif
