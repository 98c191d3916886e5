/* stepper.h: what the hub does by itself: new submissions become cases, old pieces of batches
 * end. One thread; another hub over the same database may do the same. */
#ifndef HUB_STEPPER_H
#define HUB_STEPPER_H

struct hub;
struct stepper;

struct stepper *stepper_open(struct hub *hub);
/* Something has come; NULL is fine. */
void stepper_wake(struct stepper *stepper);
/* Ends what it is doing, and the thread. */
void stepper_close(struct stepper *stepper);

#endif
