/* intake_work.h: what is measured: the intake, and peers that do what an ordinary server does.
 */
#ifndef BENCH_HUB_INTAKE_WORK_H
#define BENCH_HUB_INTAKE_WORK_H

#include "intake/intake.h"
#include "load.h"

/* `self` is a struct intake. */
struct load_work intake_work(struct intake *intake);

/* One transaction a submission, in a table with the instance as its key; a batch is so many
 * transactions. Over the same db.h, so that nothing but the way of committing differs. */
enum status peer_prepare(struct db_pool *pool, struct fault *why);
struct load_work peer_work(struct db_pool *pool);

#endif
