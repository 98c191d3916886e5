#include "ussd/transport.h"

/* A USSD string holds 160 octets: 182 septets or 80 UCS-2 units (3GPP TS 24.080). OsmoHLR
 * carries a last text of 128 septets or 56 units and no more; gateways between us and a network
 * allow 160, 140 or 120 characters. Times are what operators write of their own networks. */
static const struct transport TRANSPORTS[] = {
    {"generic", "a network without a gateway's limits", {182, 80}, 60, 180},
    {"village", "a village network with OsmoHLR", {128, 56}, 60, 300},
    {"160", "a gateway that counts 160 characters", {160, 70}, 30, 180},
    {"140", "a gateway that counts 140 characters", {140, 64}, 30, 180},
    {"120", "a gateway that counts 120 characters", {120, 50}, 20, 120},
};

const struct transport *transport_at(size_t index)
{
    return index < sizeof TRANSPORTS / sizeof *TRANSPORTS ? &TRANSPORTS[index] : NULL;
}

const struct transport *transport_find(struct text name)
{
    const struct transport *transport;

    for (size_t i = 0; (transport = transport_at(i)) != NULL; i++)
        if (text_is(name, transport->name))
            return transport;
    return NULL;
}
