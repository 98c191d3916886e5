/* table_geojson.c: a GeoJSON FeatureCollection as root/item: one child for each property that
 * is not null, `id`, and `geometry` as a geopoint, geotrace or geoshape. RFC 7946. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/buffer.h"
#include "form/table_build.h"

/* The fewest digits that read back as the same number. */
static void add_number(struct buffer *out, const json_t *number)
{
    char digits[64];
    if (json_is_integer(number)) {
        buffer_addf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(number));
        return;
    }
    double value = json_real_value(number);
    for (int precision = 1; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, value);
        if (strtod(digits, NULL) == value)
            break;
    }
    buffer_add_string(out, digits);
}

static enum status refuse(struct table_build *build, size_t feature, const char *sentence)
{
    return table_fail(build, REFUSED, 0, 0, "feature %zu: %s", feature, sentence);
}

/* A position is longitude, latitude and perhaps altitude; a geopoint the other way about. */
static bool add_position(struct buffer *out, const json_t *position)
{
    const json_t *altitude = json_array_get(position, 2);
    if (!json_is_number(json_array_get(position, 0)) ||
        !json_is_number(json_array_get(position, 1)) || (altitude && !json_is_number(altitude)))
        return false;
    if (out->len > 0)
        buffer_add_string(out, "; ");
    add_number(out, json_array_get(position, 1));
    buffer_add_string(out, " ");
    add_number(out, json_array_get(position, 0));
    buffer_add_string(out, " ");
    if (altitude)
        add_number(out, altitude);
    else
        buffer_add_string(out, "0");
    buffer_add_string(out, " 0");
    return true;
}

static bool add_line(struct buffer *out, const json_t *line)
{
    size_t index;
    json_t *position;
    if (!json_is_array(line))
        return false;
    json_array_foreach((json_t *)line, index,
                       position) if (!add_position(out, position)) return false;
    return true;
}

/* A feature without a place (null) has an empty geometry. */
static const char *add_geometry(struct buffer *out, const json_t *geometry)
{
    const char *type = json_string_value(json_object_get(geometry, "type"));
    const json_t *coordinates = json_object_get(geometry, "coordinates");
    bool good = false;

    if (!geometry || json_is_null(geometry))
        return NULL;
    if (!type)
        return "the geometry has no type";
    if (strcmp(type, "Point") == 0)
        good = add_position(out, coordinates);
    else if (strcmp(type, "LineString") == 0)
        good = add_line(out, coordinates);
    else if (strcmp(type, "Polygon") != 0)
        return "only Point, LineString and Polygon can be used";
    else if (json_array_size(coordinates) > 1)
        return "a Polygon with holes cannot be used";
    else
        good = json_is_array(coordinates) && (json_array_size(coordinates) == 0 ||
                                              add_line(out, json_array_get(coordinates, 0)));
    return good ? NULL : "the coordinates are not as GeoJSON has them";
}

static bool value_of(struct buffer *out, const json_t *value)
{
    buffer_clear(out);
    if (json_is_string(value))
        buffer_add(out, (struct text){json_string_value(value), json_string_length(value)});
    else if (json_is_number(value))
        add_number(out, value);
    else if (json_is_boolean(value))
        buffer_add_string(out, json_is_true(value) ? "true" : "false");
    else
        return false;
    return true;
}

static enum status add_child(struct table_build *build, struct node *item, const char *name,
                             const struct buffer *value)
{
    table_add_leaf(build, item, table_name(build, text_of(name)), buffer_text(value));
    return build->status;
}

static enum status add_properties(struct table_build *build, struct node *item,
                                  const json_t *feature, size_t number, struct buffer *out)
{
    const json_t *id = json_object_get(feature, "id");
    json_t *properties = json_object_get(feature, "properties"), *value;
    const char *name;

    if (id && !json_is_null(id)) {
        if (!value_of(out, id))
            return refuse(build, number, "the id is neither a text nor a number");
        add_child(build, item, "id", out);
    }
    if (properties && !json_is_null(properties) && !json_is_object(properties))
        return refuse(build, number, "the properties are not an object");
    json_object_foreach(properties, name, value)
    {
        if (json_is_null(value) || (id && strcmp(name, "id") == 0))
            continue;
        if (!value_of(out, value))
            return refuse(build, number, "a property is a list or an object");
        if (add_child(build, item, name, out) != OK)
            break;
    }
    return build->status;
}

static enum status add_feature(struct table_build *build, struct node *root,
                               const json_t *feature, size_t number, struct buffer *out)
{
    const char *type = json_string_value(json_object_get(feature, "type"));
    if (!type || strcmp(type, "Feature") != 0)
        return refuse(build, number, "it is not of type Feature");
    struct node *item = table_add(build, root, NODE_ELEMENT, table_name(build, TEXT("item")));
    if (!item || add_properties(build, item, feature, number, out) != OK)
        return build->status;
    buffer_clear(out);
    const char *bad = add_geometry(out, json_object_get(feature, "geometry"));
    return bad ? refuse(build, number, bad) : add_child(build, item, "geometry", out);
}

static enum status add_collection(struct table_build *build, const json_t *collection)
{
    const char *type = json_string_value(json_object_get(collection, "type"));
    const json_t *features = json_object_get(collection, "features");
    struct buffer out = {0};

    if (!type || strcmp(type, "FeatureCollection") != 0 || !json_is_array(features))
        return table_fail(build, REFUSED, 1, 1, "the file is not a FeatureCollection");
    struct node *root =
        table_add(build, build->document, NODE_ELEMENT, table_name(build, TEXT("root")));
    for (size_t i = 0; root && i < json_array_size(features) && build->status == OK; i++)
        add_feature(build, root, json_array_get(features, i), i + 1, &out);
    buffer_close(&out);
    return build->status;
}

enum status table_read_geojson(struct table_build *build, struct text bytes)
{
    json_error_t error;
    if (bytes.len > TABLE_LONGEST_GEOJSON)
        return table_fail(build, TOO_LARGE, 0, 0, "the file is longer than %d bytes",
                          TABLE_LONGEST_GEOJSON);
    if (text_starts(bytes, "\xEF\xBB\xBF"))
        bytes = text_part(bytes, 3, bytes.len);
    json_t *collection = json_loadb(bytes.at, bytes.len, JSON_REJECT_DUPLICATES, &error);
    if (!collection)
        return table_fail(build, REFUSED, error.line > 0 ? (unsigned)error.line : 1,
                          error.column > 0 ? (unsigned)error.column : 1, "%s", error.text);
    add_collection(build, collection);
    json_decref(collection);
    return build->status;
}
