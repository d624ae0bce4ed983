extension AuthorizationData {
  /// A line for each action: its name, its access level (`-` where the reference has none), its
  /// resource types (`-` for none, `?` behind those that a request may do without), its condition
  /// keys; what is indented goes on.
  ///
  /// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html>
  static let sts = """
    AssumeRole write role accounts.google.com:aud accounts.google.com:sub aws:RequestTag/
        aws:TagKeys cognito-identity.amazonaws.com:amr cognito-identity.amazonaws.com:aud
        cognito-identity.amazonaws.com:sub graph.facebook.com:app_id graph.facebook.com:id
        iam:ResourceTag/ saml:namequalifier saml:sub saml:sub_type sts:ExternalId
        sts:RoleSessionName sts:SourceIdentity sts:TransitiveTagKeys www.amazon.com:app_id
        www.amazon.com:user_id
    AssumeRoleWithSAML write role aws:RequestTag/ aws:TagKeys saml:aud saml:cn saml:commonName
        saml:doc saml:eduorghomepageuri saml:eduorgidentityauthnpolicyuri saml:eduorglegalname
        saml:eduorgsuperioruri saml:eduorgwhitepagesuri saml:edupersonaffiliation
        saml:edupersonassurance saml:edupersonentitlement saml:edupersonnickname
        saml:edupersonorgdn saml:edupersonorgunitdn saml:edupersonprimaryaffiliation
        saml:edupersonprimaryorgunitdn saml:edupersonprincipalname saml:edupersonscopedaffiliation
        saml:edupersontargetedid saml:givenName saml:iss saml:mail saml:name saml:namequalifier
        saml:organizationStatus saml:primaryGroupSID saml:sub saml:sub_type saml:surname saml:uid
        saml:x500UniqueIdentifier sts:RoleSessionName sts:SourceIdentity sts:TransitiveTagKeys
    AssumeRoleWithWebIdentity write role accounts.google.com:aud
        accounts.google.com:google/organization_number accounts.google.com:oaud
        accounts.google.com:sub aws:RequestTag/ aws:TagKeys cognito-identity.amazonaws.com:amr
        cognito-identity.amazonaws.com:aud cognito-identity.amazonaws.com:sub
        graph.facebook.com:app_id graph.facebook.com:id sts:RoleAuthorizedByIdp
        sts:RoleSessionName sts:SourceIdentity sts:TransitiveTagKeys www.amazon.com:app_id
        www.amazon.com:user_id
    AssumeRoot write root-user sts:TaskPolicyArn
    DecodeAuthorizationMessage write -
    GetAccessKeyInfo read -
    GetCallerIdentity read -
    GetDelegatedAccessToken write -
    GetFederationToken read federated-user? aws:RequestTag/ aws:TagKeys
    GetServiceBearerToken read - sts:AWSServiceName sts:DurationSeconds
    GetSessionToken read -
    GetWebIdentityToken write - aws:RequestTag/ aws:TagKeys sts:DurationSeconds
        sts:IdentityTokenAudience sts:SigningAlgorithm
    SetContext write role?,self-session? sts:RequestContext/ sts:RequestContextProviders
    SetSourceIdentity write role? sts:SourceIdentity
    TagGetWebIdentityToken tagging - aws:RequestTag/ aws:TagKeys
    TagSession tagging role? aws:RequestTag/ aws:TagKeys saml:aud sts:TransitiveTagKeys
    """
}
