/* fetch_deploy.h: a deployment of what came with the device and what an OpenRosa server has.
 *
 * What came with it is the folder that sync.conf names as `services`: deployment.conf, the home
 * menu, and services that are the server's no matter. A form of the server takes the place of
 * the service of the same id, whole. The files are announced as the office's news would
 * announce them (manifest.h) and put in place by install.h: built beside, judged, turned to in
 * one step. */
#ifndef SYNC_FETCH_DEPLOY_H
#define SYNC_FETCH_DEPLOY_H

#include "sync/fetch_record.h"
#include "sync/install.h"

struct fetch_deployed {
    bool changed;           /* another deployment is in place than before */
    struct text unsendable; /* a service that came with the device and has no key; or empty */
};
/* What lies in the folder that came with the device: names, sizes and times. In the arena. */
struct text fetch_base_stamp(const struct account *account, struct arena *arena);
/* OK: in place, or it was already. REFUSED: judged and not taken; the one before stays.
 * DAMAGED: a file of the record is not here any more. */
enum status fetch_deploy(struct fetch_deployed *deployed, const struct fetch_record *record,
                         const struct install *install, struct arena *arena, struct fault *why);

#endif
