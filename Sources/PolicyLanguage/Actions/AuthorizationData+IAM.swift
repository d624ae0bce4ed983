extension AuthorizationData {
  /// A line for each action: its name, its access level (`-` where the reference has none), its
  /// resource types (`-` for none, `?` behind those that a request may do without), its condition
  /// keys; what is indented goes on.
  ///
  /// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html>
  static let iam = """
    AcceptDelegationRequest write delegation-request
    AddClientIDToOpenIDConnectProvider write oidc-provider
    AddRoleToInstanceProfile write instance-profile
    AddUserToGroup write group
    AssociateDelegationRequest write delegation-request
    AttachGroupPolicy permissions group iam:PolicyARN
    AttachRolePolicy permissions role iam:PermissionsBoundary iam:PolicyARN iam:RoleTemplateARN
    AttachUserPolicy permissions user iam:PermissionsBoundary iam:PolicyARN
    ChangePassword write user
    CreateAccessKey write user
    CreateAccountAlias write -
    CreateDelegationRequest write delegation-request iam:DelegationDuration
        iam:NotificationChannel iam:TemplateArn
    CreateGroup write group
    CreateInstanceProfile write instance-profile aws:RequestTag/ aws:TagKeys
    CreateLoginProfile write user
    CreateOpenIDConnectProvider write oidc-provider aws:RequestTag/ aws:TagKeys
    CreatePolicy permissions policy aws:RequestTag/ aws:TagKeys
    CreatePolicyVersion permissions policy
    CreateRole write role aws:RequestTag/ aws:TagKeys iam:PermissionsBoundary iam:RoleTemplateARN
    CreateSAMLProvider write saml-provider aws:RequestTag/ aws:TagKeys
    CreateServiceLinkedRole write role iam:AWSServiceName
    CreateServiceSpecificCredential write user iam:ServiceSpecificCredentialAgeDays
        iam:ServiceSpecificCredentialServiceName
    CreateUser write user aws:RequestTag/ aws:TagKeys iam:PermissionsBoundary
    CreateVirtualMFADevice write mfa aws:RequestTag/ aws:TagKeys
    DeactivateMFADevice write user
    DeleteAccessKey write user
    DeleteAccountAlias write -
    DeleteAccountPasswordPolicy permissions -
    DeleteCloudFrontPublicKey write -
    DeleteGroup write group
    DeleteGroupPolicy permissions group
    DeleteInstanceProfile write instance-profile
    DeleteLoginProfile write user
    DeleteOpenIDConnectProvider write oidc-provider
    DeletePolicy permissions policy
    DeletePolicyVersion permissions policy
    DeleteRole write role iam:PermissionsBoundary
    DeleteRolePermissionsBoundary permissions role iam:PermissionsBoundary
    DeleteRolePolicy permissions role iam:PermissionsBoundary
    DeleteSAMLProvider write saml-provider
    DeleteSSHPublicKey write user
    DeleteServerCertificate write server-certificate
    DeleteServiceLinkedRole write role
    DeleteServiceSpecificCredential write user iam:ServiceSpecificCredentialServiceName
    DeleteSigningCertificate write user
    DeleteUser write user
    DeleteUserPermissionsBoundary permissions user iam:PermissionsBoundary
    DeleteUserPolicy permissions user iam:PermissionsBoundary
    DeleteVirtualMFADevice write mfa?,sms-mfa?
    DetachGroupPolicy permissions group iam:PolicyARN
    DetachRolePolicy permissions role iam:PermissionsBoundary iam:PolicyARN
    DetachUserPolicy permissions user iam:PermissionsBoundary iam:PolicyARN
    DisableOrganizationsRootCredentialsManagement write -
    DisableOrganizationsRootSessions write -
    DisableOutboundWebIdentityFederation write -
    EnableMFADevice write user iam:FIDO-FIPS-140-2-certification iam:FIDO-FIPS-140-3-certification
        iam:FIDO-certification iam:RegisterSecurityKey
    EnableOrganizationsRootCredentialsManagement write -
    EnableOrganizationsRootSessions write -
    EnableOutboundWebIdentityFederation write -
    GenerateCredentialReport read -
    GenerateOrganizationsAccessReport read access-report iam:OrganizationsPolicyId
    GenerateServiceLastAccessedDetails read group,policy,role,user
    GetAccessKeyLastUsed read user
    GetAccountAuthorizationDetails read -
    GetAccountEmailAddress read -
    GetAccountName read -
    GetAccountPasswordPolicy read -
    GetAccountProperties read - iam:AccountPropertyNamespaces
    GetAccountSummary list -
    GetCloudFrontPublicKey read -
    GetContextKeysForCustomPolicy read -
    GetContextKeysForPrincipalPolicy read group?,role?,user?
    GetCredentialReport read -
    GetDelegationRequest read delegation-request
    GetGroup read group
    GetGroupPolicy read group
    GetHumanReadableSummary read delegation-request
    GetInstanceProfile read instance-profile
    GetLoginProfile list user
    GetMFADevice read user
    GetOpenIDConnectProvider read oidc-provider
    GetOrganizationsAccessReport read -
    GetOutboundWebIdentityFederationInfo read -
    GetPolicy read policy
    GetPolicyVersion read policy
    GetRole read role iam:PermissionsBoundary iam:RoleTemplateARN
    GetRolePolicy read role
    GetRoleTemplateVersion read role-template
    GetSAMLProvider read saml-provider
    GetSSHPublicKey read user
    GetServerCertificate read server-certificate
    GetServiceLastAccessedDetails read -
    GetServiceLastAccessedDetailsWithEntities read -
    GetServiceLinkedRoleDeletionStatus read role
    GetUser read user
    GetUserPolicy read user
    ListAccessKeys list user
    ListAccountAliases list -
    ListAttachedGroupPolicies list group
    ListAttachedRolePolicies list role
    ListAttachedUserPolicies list user
    ListCloudFrontPublicKeys list -
    ListDelegationRequests list - iam:DelegationRequestOwner
    ListEntitiesForPolicy list policy
    ListGroupPolicies list group
    ListGroups list -
    ListGroupsForUser list user
    ListInstanceProfileTags list instance-profile
    ListInstanceProfiles list -
    ListInstanceProfilesForRole list role
    ListMFADeviceTags list mfa
    ListMFADevices list user?
    ListOpenIDConnectProviderTags list oidc-provider
    ListOpenIDConnectProviders list -
    ListOrganizationsFeatures list -
    ListPolicies list -
    ListPoliciesGrantingServiceAccess list group,role,user
    ListPolicyTags list policy
    ListPolicyVersions list policy
    ListRolePolicies list role
    ListRoleTags list role
    ListRoles list -
    ListSAMLProviderTags list saml-provider
    ListSAMLProviders list -
    ListSSHPublicKeys list user
    ListSTSRegionalEndpointsStatus list -
    ListServerCertificateTags list server-certificate
    ListServerCertificates list -
    ListServiceSpecificCredentials list user
    ListSigningCertificates list user
    ListUserPolicies list user
    ListUserTags list user
    ListUsers list -
    ListVirtualMFADevices list -
    PassRole write role iam:AssociatedResourceArn iam:PassedToService
    PutAccountProperties write - iam:AccountPropertyNamespaces
    PutGroupPolicy permissions group
    PutRolePermissionsBoundary permissions role iam:PermissionsBoundary iam:RoleTemplateARN
    PutRolePolicy permissions role iam:PermissionsBoundary iam:RoleTemplateARN
    PutUserPermissionsBoundary permissions user iam:PermissionsBoundary
    PutUserPolicy permissions user iam:PermissionsBoundary
    RejectDelegationRequest write delegation-request
    RemoveClientIDFromOpenIDConnectProvider write oidc-provider
    RemoveRoleFromInstanceProfile write instance-profile
    RemoveUserFromGroup write group
    ResetServiceSpecificCredential write user iam:ServiceSpecificCredentialServiceName
    ResyncMFADevice write user
    SendDelegationToken write delegation-request
    SetDefaultPolicyVersion permissions policy
    SetSTSRegionalEndpointStatus write -
    SetSecurityTokenServicePreferences write -
    SimulateCustomPolicy read -
    SimulatePrincipalPolicy read group?,role?,user?
    TagInstanceProfile tagging instance-profile aws:RequestTag/ aws:TagKeys
    TagMFADevice tagging mfa aws:RequestTag/ aws:TagKeys
    TagOpenIDConnectProvider tagging oidc-provider aws:RequestTag/ aws:TagKeys
    TagPolicy tagging policy aws:RequestTag/ aws:TagKeys
    TagRole tagging role aws:RequestTag/ aws:TagKeys iam:RoleTemplateARN
    TagSAMLProvider tagging saml-provider aws:RequestTag/ aws:TagKeys
    TagServerCertificate tagging server-certificate aws:RequestTag/ aws:TagKeys
    TagUser tagging user aws:RequestTag/ aws:TagKeys
    UntagInstanceProfile tagging instance-profile aws:TagKeys
    UntagMFADevice tagging mfa aws:TagKeys
    UntagOpenIDConnectProvider tagging oidc-provider aws:TagKeys
    UntagPolicy tagging policy aws:TagKeys
    UntagRole tagging role aws:TagKeys
    UntagSAMLProvider tagging saml-provider aws:TagKeys
    UntagServerCertificate tagging server-certificate aws:TagKeys
    UntagUser tagging user aws:TagKeys
    UpdateAccessKey write user
    UpdateAccountEmailAddress write -
    UpdateAccountName write -
    UpdateAccountPasswordPolicy write -
    UpdateAssumeRolePolicy permissions role iam:PermissionsBoundary
    UpdateCloudFrontPublicKey write -
    UpdateDelegationRequest - -
    UpdateGroup write group
    UpdateLoginProfile write user
    UpdateOpenIDConnectProviderThumbprint write oidc-provider
    UpdateRole write role iam:PermissionsBoundary
    UpdateRoleDescription write role iam:PermissionsBoundary
    UpdateSAMLProvider write saml-provider
    UpdateSSHPublicKey write user
    UpdateServerCertificate write server-certificate
    UpdateServiceSpecificCredential write user iam:ServiceSpecificCredentialServiceName
    UpdateSigningCertificate write user
    UpdateUser write user
    UploadCloudFrontPublicKey write -
    UploadSSHPublicKey write user
    UploadServerCertificate write server-certificate aws:RequestTag/ aws:TagKeys
    UploadSigningCertificate write user
    """
}
