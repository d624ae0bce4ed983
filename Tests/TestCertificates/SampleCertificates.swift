/// Certificates made for the tests; their keys are gone. `valid`, `other` and `third` are good from
/// 2026 to 2030, `expired` until 2026, and `later` from 2029.
package enum SampleCertificates {
  package static let valid = """
    -----BEGIN CERTIFICATE-----
    MIIBGzCBwqADAgECAhRl90d6yIg9hhV2u0lTvWAAqtVJSjAKBggqhkjOPQQDAjAO
    MQwwCgYDVQQDDANvbmUwHhcNMjYwMTAxMDAwMDAwWhcNMzAwMTAxMDAwMDAwWjAO
    MQwwCgYDVQQDDANvbmUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARwa+HWfItY
    RKbZroimJrfYW3iMiaFNcDH5+G+UpfEHx29oGHvkmcqqNxzfUeVDt4xvK3fyAeiq
    n0xZ5nXlhKd1MAoGCCqGSM49BAMCA0gAMEUCIGfrndtzpmCP6I4+O7zHx2io3huH
    3X0cphg6SUAFlr4FAiEA7BXwW2PUstIXMZAsFzQFEYNhI7O331fkFYId55vEmR8=
    -----END CERTIFICATE-----
    """

  package static let other = """
    -----BEGIN CERTIFICATE-----
    MIIBGzCBwqADAgECAhQNCWO3Sj/9/RWvLoLqDcwiCEFSlzAKBggqhkjOPQQDAjAO
    MQwwCgYDVQQDDAN0d28wHhcNMjYwMTAxMDAwMDAwWhcNMzAwMTAxMDAwMDAwWjAO
    MQwwCgYDVQQDDAN0d28wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASUtiArRMAr
    8tqeyE10nasy0oBJ/9NJE0ZaiGrIHvn/rtFD9tH6l0pLZko8nba82l/mhqmyQTlb
    cbKXO8o6ulh7MAoGCCqGSM49BAMCA0gAMEUCIQCsbxW/t8mamfF+pmY+eTWcDSHK
    cCLu3Z2E2mKCob4BMQIgVwgM8HGUy5G+u6Ix17s13TW2jmsQJItEU83iHKn7cWE=
    -----END CERTIFICATE-----
    """

  package static let third = """
    -----BEGIN CERTIFICATE-----
    MIIBHzCBxqADAgECAhRQxGcaQlI/oeE4VEzbiYO3G6gg0TAKBggqhkjOPQQDAjAQ
    MQ4wDAYDVQQDDAV0aHJlZTAeFw0yNjAxMDEwMDAwMDBaFw0zMDAxMDEwMDAwMDBa
    MBAxDjAMBgNVBAMMBXRocmVlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEsbDA
    lNKSW+JYdoekaLI5quWcYQhoWuyZ3FH3NpEAubkmaX0WJQ9jPonbKU5BAHrNrYxT
    lJbZvcBQvq0D6X7u4jAKBggqhkjOPQQDAgNIADBFAiEAzjphYM7i4brvfzsMHpbG
    ggfGjlz9RiY4vWtTgDWD0m4CICEheL/NwBcQ2KQYCre2Jf1aGy6+dPWPaOVIo8GB
    x80M
    -----END CERTIFICATE-----
    """

  package static let expired = """
    -----BEGIN CERTIFICATE-----
    MIIBGzCBwqADAgECAhR9vZZ/4H/5wL3kfVeajvbl/H0Z+jAKBggqhkjOPQQDAjAO
    MQwwCgYDVQQDDANvbGQwHhcNMjAwMTAxMDAwMDAwWhcNMjYwMTAxMDAwMDAwWjAO
    MQwwCgYDVQQDDANvbGQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATkFMiatM8/
    k3YgdEhxLAp/+g09luR30b2I2n719Uat0kvcZUtQ0ZkcLGeNbS6HQmSlcca2YLpR
    8Ym8ToOseK/VMAoGCCqGSM49BAMCA0gAMEUCIFpKzXt/JDG9BaKXiaB4vzmxnn1v
    9XcsP2RBUkYCsMDGAiEAgvvy9rbIBoGmTfrBSH4T1ESsdic38BDt1wLcOJ9EZwU=
    -----END CERTIFICATE-----
    """

  package static let later = """
    -----BEGIN CERTIFICATE-----
    MIIBHDCBwqADAgECAhRZ7b7qffSZLdlgoLENSXocO+rgIzAKBggqhkjOPQQDAjAO
    MQwwCgYDVQQDDANuZXcwHhcNMjkwMTAxMDAwMDAwWhcNMzAwMTAxMDAwMDAwWjAO
    MQwwCgYDVQQDDANuZXcwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQXYxVEyxhy
    1Me7k/N6XfUbAV2UQ4g3zZa4waxBXSwru7v5CytHrvP+cTcaqYwHJScDxKvlSzhU
    qTQSBjden54MMAoGCCqGSM49BAMCA0kAMEYCIQCZSJkRXoX9/F0gHndQSbYy+AOz
    UiW+SNUFQlvS903+FgIhAKCkIg13S3DEWInkDceg7eSFie0u452dq0SqXZIHMd3D
    -----END CERTIFICATE-----
    """
}
