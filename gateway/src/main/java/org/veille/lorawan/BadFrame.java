package org.veille.lorawan;

/** Bytes that are no LoRaWAN 1.0.x frame. @param reason for the ledger and for people */
public record BadFrame(String reason) implements Frame {}
