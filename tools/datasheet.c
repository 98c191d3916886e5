#include "tools/datasheet.h"

#include <unistd.h>

#include "tools/grid.h"

/* Beside the form, or in media/, where the files of forms from an OpenRosa server lie. */
static struct text beside(struct text form_path, struct arena *arena)
{
    size_t folder = 0;
    for (size_t i = 0; i < form_path.len; i++)
        folder = form_path.at[i] == '/' ? i + 1 : folder;
    struct text home = text_part(form_path, 0, folder);
    struct text near = text_format(arena, "%.*sdata-sheet.csv", TEXT_ARG(home));
    struct text media = text_format(arena, "%.*smedia/data-sheet.csv", TEXT_ARG(home));
    return access(near.at, F_OK) != 0 && access(media.at, F_OK) == 0 ? media : near;
}

static enum status wants_columns(const struct grid *grid, struct fault *why)
{
    static const char *const NAMES[] = {"node", "purpose", "basis", "seen_by", "keep"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (grid_column(grid, NAMES[i]) == SIZE_MAX) {
            fault_set(why, REFUSED, "the data sheet has no column \"%s\"", NAMES[i]);
            fault_at(why, grid->file, 1, 1);
            return REFUSED;
        }
    return OK;
}

enum status datasheet_read(struct datasheet *sheet, struct text form_path, struct arena *arena,
                           struct fault *why)
{
    struct grid grid;
    struct text path = beside(form_path, arena);
    *sheet = (struct datasheet){.file = path};
    enum status status = grid_read(&grid, path.at, arena, why);
    if (status == OK)
        status = wants_columns(&grid, why);
    if (status != OK)
        return status;
    sheet->rows = arena_array(arena, grid.rows + 1, sizeof *sheet->rows);
    for (size_t i = 0; i < grid.rows; i++)
        sheet->rows[sheet->count++] =
            (struct data_row){.node = grid_named(&grid, i, "node"),
                              .purpose = grid_named(&grid, i, "purpose"),
                              .basis = grid_named(&grid, i, "basis"),
                              .seen_by = grid_named(&grid, i, "seen_by"),
                              .keep = grid_named(&grid, i, "keep"),
                              .kind = grid_named(&grid, i, "kind"),
                              .line = grid.lines[i]};
    return OK;
}

size_t datasheet_find(const struct datasheet *sheet, struct text node)
{
    for (size_t i = 0; i < sheet->count; i++)
        if (text_equal(sheet->rows[i].node, node))
            return i;
    return SIZE_MAX;
}

bool datasheet_is_sent(const struct form *form)
{
    for (size_t i = 0; i < form_extra_count(form); i++) {
        struct form_extra extra = form_extra_at(form, i);
        if ((text_is(extra.name, "submit") && text_is(extra.value, "no")) ||
            (text_is(extra.name, "menu") && text_is(extra.value, "yes")))
            return false;
    }
    return true;
}
