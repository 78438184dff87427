"""Checking digital signatures: PDF signatures and detached CMS (.p7s), by certificates that the administrator trusts.

Nothing here touches the database or the network. What is not promised: revocation (CRL, OCSP) is not asked for, and a
time of signing is what the signer's machine said unless a trusted party stamped it.
"""
