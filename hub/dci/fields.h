/* fields.h: which fields the messages have; for this room alone. */
#ifndef DCI_FIELDS_H
#define DCI_FIELDS_H

#include <jansson.h>

#include "base/status.h"

enum field_kind { FIELD_TEXT, FIELD_NUMBER, FIELD_MOMENT, FIELD_DAY, FIELD_OBJECT, FIELD_LIST };
struct field {
    const char *name;
    enum field_kind kind;
    bool required;
    const char *values;         /* one of these words; NULL: any */
    const struct field *within; /* of an object, or of each thing in a list; ends with NULL */
};
/* `path` is for complaints: "header.message_id". A field that is not in the list is refused. */
enum status fields_check(const json_t *object, const struct field *fields, const char *path,
                         struct fault *why);

extern const struct field FIELDS_SEARCH[], FIELDS_NOTIFY[], FIELDS_ENROLMENT[];

#endif
