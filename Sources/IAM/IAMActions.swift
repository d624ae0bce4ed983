package import Operations

/// The actions of IAM that are here. Everything else answers `InvalidAction`.
package enum IAMActions {
  package static let all: [any Operation.Type] = [
    // MFA devices
    CreateVirtualMFADevice.self, EnableMFADevice.self, DeactivateMFADevice.self,
    DeleteVirtualMFADevice.self, ListVirtualMFADevices.self, ListMFADevices.self,
    GetMFADevice.self, ResyncMFADevice.self, TagMFADevice.self, UntagMFADevice.self,
    ListMFADeviceTags.self,
    // Users
    CreateUser.self, GetUser.self, ListUsers.self, UpdateUser.self, DeleteUser.self, TagUser.self,
    UntagUser.self, ListUserTags.self,
    // Roles
    CreateRole.self, GetRole.self, ListRoles.self, UpdateRole.self, UpdateRoleDescription.self,
    UpdateAssumeRolePolicy.self, DeleteRole.self, TagRole.self, UntagRole.self, ListRoleTags.self,
    // Instance profiles
    CreateInstanceProfile.self, GetInstanceProfile.self, ListInstanceProfiles.self,
    ListInstanceProfilesForRole.self, DeleteInstanceProfile.self, AddRoleToInstanceProfile.self,
    RemoveRoleFromInstanceProfile.self, TagInstanceProfile.self, UntagInstanceProfile.self,
    ListInstanceProfileTags.self,
    // Access keys
    CreateAccessKey.self, UpdateAccessKey.self, DeleteAccessKey.self, ListAccessKeys.self,
    GetAccessKeyLastUsed.self,
    // Groups
    CreateGroup.self, GetGroup.self, ListGroups.self, UpdateGroup.self, DeleteGroup.self,
    AddUserToGroup.self, RemoveUserFromGroup.self, ListGroupsForUser.self,
    // Passwords
    CreateLoginProfile.self, GetLoginProfile.self, UpdateLoginProfile.self,
    DeleteLoginProfile.self, ChangePassword.self, UpdateAccountPasswordPolicy.self,
    GetAccountPasswordPolicy.self, DeleteAccountPasswordPolicy.self,
    // SSH public keys
    UploadSSHPublicKey.self, GetSSHPublicKey.self, ListSSHPublicKeys.self,
    UpdateSSHPublicKey.self, DeleteSSHPublicKey.self,
    // Service-specific credentials
    CreateServiceSpecificCredential.self, ListServiceSpecificCredentials.self,
    ResetServiceSpecificCredential.self, UpdateServiceSpecificCredential.self,
    DeleteServiceSpecificCredential.self,
    // Signing certificates
    UploadSigningCertificate.self, ListSigningCertificates.self, UpdateSigningCertificate.self,
    DeleteSigningCertificate.self,
    // Inline policies
    PutUserPolicy.self, GetUserPolicy.self, ListUserPolicies.self, DeleteUserPolicy.self,
    PutGroupPolicy.self, GetGroupPolicy.self, ListGroupPolicies.self, DeleteGroupPolicy.self,
    PutRolePolicy.self, GetRolePolicy.self, ListRolePolicies.self, DeleteRolePolicy.self,
    // Managed policies
    CreatePolicy.self, GetPolicy.self, ListPolicies.self, DeletePolicy.self,
    CreatePolicyVersion.self, GetPolicyVersion.self, ListPolicyVersions.self,
    SetDefaultPolicyVersion.self, DeletePolicyVersion.self, TagPolicy.self, UntagPolicy.self,
    ListPolicyTags.self, ListEntitiesForPolicy.self,
    AttachUserPolicy.self, DetachUserPolicy.self, ListAttachedUserPolicies.self,
    AttachGroupPolicy.self, DetachGroupPolicy.self, ListAttachedGroupPolicies.self,
    AttachRolePolicy.self, DetachRolePolicy.self, ListAttachedRolePolicies.self,
    // Permissions boundaries
    PutUserPermissionsBoundary.self, DeleteUserPermissionsBoundary.self,
    PutRolePermissionsBoundary.self, DeleteRolePermissionsBoundary.self,
    // The policy simulator
    SimulateCustomPolicy.self, SimulatePrincipalPolicy.self, GetContextKeysForCustomPolicy.self,
    GetContextKeysForPrincipalPolicy.self,
    // Account
    CreateAccountAlias.self, ListAccountAliases.self, DeleteAccountAlias.self,
    GetAccountSummary.self, GetAccountAuthorizationDetails.self,
    SetSecurityTokenServicePreferences.self,
    GenerateCredentialReport.self, GetCredentialReport.self,
  ]
}
