/* load_choices.h: the choices of a select or a ranking, read from the body. */
#ifndef FORM_LOAD_CHOICES_H
#define FORM_LOAD_CHOICES_H

#include "form/load.h"

enum status load_choices(struct loader *loader, const struct xml_node *element,
                         struct body_control *control);

#endif
