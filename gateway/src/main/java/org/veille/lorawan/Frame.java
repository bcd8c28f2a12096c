package org.veille.lorawan;

/**
 * What {@link PhyPayload#parse} finds. Nothing here has been authenticated: whoever acts upon a frame checks its MIC
 * first.
 */
public sealed interface Frame permits JoinRequest, JoinAccept, DataFrame, BadFrame {}
